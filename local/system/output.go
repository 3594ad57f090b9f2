package system

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
)

// output is the standard output of the system. Concurrent writes do not interleave. Most callers
// ignore write errors, so the first one is kept and stops the system.
type output struct {
	out  io.Writer
	stop func()

	mu       sync.Mutex
	firstErr error
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.out.Write(p)
	if err != nil && o.firstErr == nil {
		o.firstErr = fmt.Errorf("write to standard output: %w", err)
		o.stop()
	}
	return n, err
}

// err returns the error of the first write that failed.
func (o *output) err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.firstErr
}

// printStart prints the URL of the API and example requests. The commands are quoted so that sh,
// cmd and PowerShell parse them in the same way.
func printStart(out io.Writer, c config, addr net.Addr) {
	fmt.Fprintf(out, `Energy auction listening on %[1]s
  auctions: every %[2]s
  data:     %[3]s

Place two orders:
  curl -i "%[1]s/orders" -H "content-type: application/json" -d "@examples/orders.json"
Look up an order:
  curl -i "%[1]s/orders/unique_id_1"

Accepted results are stored in %[4]s, rejections are printed here. Press Ctrl-C to stop.

`, baseURL(addr), c.every, c.data, filepath.Join(c.data, "results"))
}

// baseURL returns a URL for a listener that works on this machine. If the listener has an
// unspecified address such as 0.0.0.0, the host is localhost, which works with IPv4 and IPv6.
func baseURL(addr net.Addr) string {
	host := addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return (&url.URL{Scheme: "http", Host: host}).String()
}
