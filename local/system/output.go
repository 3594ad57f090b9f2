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

// output lets several writers share one terminal: each call of Write stays in one piece. Most writers ignore errors, so
// it stops the system at the first one, and keeps it.
type output struct {
	out  io.Writer
	stop func()

	mu     sync.Mutex
	failed error
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.out.Write(p)
	if err != nil && o.failed == nil {
		o.failed = fmt.Errorf("standard output: %w", err)
		o.stop()
	}
	return n, err
}

// failure returns the error of the first write that failed.
func (o *output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

// welcome prints where the system is and how to use it. The commands are quoted so that sh, cmd and PowerShell read them
// in the same way.
func welcome(out io.Writer, c config, listening net.Addr) {
	fmt.Fprintf(out, `The energy auction runs on %[1]s
  an auction every %[2]s, its state in %[3]s

Place two orders:
  curl -i "%[1]s/orders" -H "content-type: application/json" -d "@examples/orders.json"
Look one up:
  curl -i "%[1]s/orders/unique_id_1"
Accepted results come to %[4]s, rejections are printed here. Ctrl-C ends it.

`, reachable(listening), c.every, c.data, filepath.Join(c.data, "results"))
}

// reachable returns the URL of a listener as this machine reaches it. One that listens on all addresses names none that
// a client can use; localhost is one of them, whether the machine has IPv4, IPv6 or both.
func reachable(listening net.Addr) string {
	host := listening.String()
	if tcp, ok := listening.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return (&url.URL{Scheme: "http", Host: host}).String()
}
