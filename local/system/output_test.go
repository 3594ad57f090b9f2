package system

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// closedOutput is an output whose every write fails.
type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestRun_ClosedOutput(t *testing.T) {
	for name, arg := range map[string]string{"start message": "-every=24h", "usage": "-h"} {
		t.Run(name, func(t *testing.T) {
			err := Run(t.Context(), []string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), arg}, closedOutput{})
			if !errors.Is(err, io.ErrClosedPipe) || !strings.HasPrefix(err.Error(), "write to standard output: ") ||
				ExitStatus(err) != 1 {
				t.Errorf("Run() = %v with exit status %d, want the write error and 1", err, ExitStatus(err))
			}
		})
	}
}

// TestOutput_FirstWriteError checks that only the first failed write stops the system.
func TestOutput_FirstWriteError(t *testing.T) {
	stopped := 0
	o := &output{out: io.Discard, stop: func() { stopped++ }}
	if _, err := o.Write([]byte("a")); err != nil || o.err() != nil || stopped != 0 {
		t.Fatalf("Write() = %v, err() = %v, stopped %d times, want no error", err, o.err(), stopped)
	}
	o.out = closedOutput{}
	for range 2 {
		if _, err := o.Write([]byte("b")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Write() = %v, want io.ErrClosedPipe", err)
		}
	}
	if !errors.Is(o.err(), io.ErrClosedPipe) || stopped != 1 {
		t.Errorf("err() = %v, stopped %d times, want io.ErrClosedPipe and once", o.err(), stopped)
	}
}

func TestRun_Help(t *testing.T) {
	if err := Run(t.Context(), []string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) || ExitStatus(err) != 0 {
		t.Errorf("Run(-h) = %v with exit status %d, want flag.ErrHelp and 0", err, ExitStatus(err))
	}
}

func TestBaseURL(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8080":      "http://127.0.0.1:8080",
		"0.0.0.0:8080":        "http://localhost:8080",
		"[::]:8080":           "http://localhost:8080",
		"[::1]:8080":          "http://[::1]:8080",
		"[fe80::1%eth0]:8080": "http://[fe80::1%25eth0]:8080",
		"10.1.2.3:80":         "http://10.1.2.3:80",
	} {
		address, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := baseURL(address); got != want {
			t.Errorf("baseURL(%s) = %s, want %s", addr, got, want)
		}
	}
}

// TestPrintStart_URL listens on all addresses and sends a request to the URL that is printed.
func TestPrintStart_URL(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Log("skipped:", err) // a machine without IPv6
			continue
		}
		server := &http.Server{Handler: http.NotFoundHandler()}
		go serve(server, listener)
		defer shutDown(context.Background(), server)
		var text strings.Builder
		printStart(&text, config{data: "a b%d"}, listener.Addr())
		_, after, _ := strings.Cut(text.String(), "listening on ")
		url, _, _ := strings.Cut(after, "\n")
		if status := postStatus(t, url); status != http.StatusNotFound {
			t.Errorf("listener on %s, printed as %s: status %d, want 404", address, url, status)
		}
		for _, want := range []string{
			`curl -i "` + url + `/orders" -H "content-type: application/json" -d "@examples/orders.json"` + "\n",
			"data:     a b%d\n",
		} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("printed:\n%s\nwant %q", &text, want)
			}
		}
	}
}
