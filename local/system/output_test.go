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

// closed is an output that cannot be written to.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestRun_EndsWhenOutputFails(t *testing.T) {
	for name, arg := range map[string]string{"at the welcome": "-every=24h", "at the usage": "-h"} {
		t.Run(name, func(t *testing.T) {
			err := Run(t.Context(), []string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), arg}, closed{})
			if !errors.Is(err, io.ErrClosedPipe) || !strings.HasPrefix(err.Error(), "standard output: ") || ExitStatus(err) != 1 {
				t.Errorf("Run: %v, exit status %d, want the error of the output and 1", err, ExitStatus(err))
			}
		})
	}
}

// TestOutput_StopsAtTheFirstFailure writes again and again, as an auction does whose output is closed.
func TestOutput_StopsAtTheFirstFailure(t *testing.T) {
	stopped := 0
	o := &output{out: io.Discard, stop: func() { stopped++ }}
	if _, err := o.Write([]byte("a")); err != nil || o.failure() != nil || stopped != 0 {
		t.Fatalf("Write: %v, failure %v, stopped %d times", err, o.failure(), stopped)
	}
	o.out = closed{}
	for range 2 {
		if _, err := o.Write([]byte("b")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Write: %v, want the error of the output", err)
		}
	}
	if !errors.Is(o.failure(), io.ErrClosedPipe) || stopped != 1 {
		t.Errorf("failure %v, stopped %d times, want once", o.failure(), stopped)
	}
}

func TestRun_HelpIsNoFailure(t *testing.T) {
	if err := Run(t.Context(), []string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) || ExitStatus(err) != 0 {
		t.Errorf("Run(-h): %v, exit status %d", err, ExitStatus(err))
	}
}

func TestReachable(t *testing.T) {
	for listening, want := range map[string]string{
		"127.0.0.1:8080":      "http://127.0.0.1:8080",
		"0.0.0.0:8080":        "http://localhost:8080",
		"[::]:8080":           "http://localhost:8080",
		"[::1]:8080":          "http://[::1]:8080",
		"[fe80::1%eth0]:8080": "http://[fe80::1%25eth0]:8080",
		"10.1.2.3:80":         "http://10.1.2.3:80",
	} {
		address, err := net.ResolveTCPAddr("tcp", listening)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(address); got != want {
			t.Errorf("reachable(%s) = %s, want %s", listening, got, want)
		}
	}
}

// TestWelcome_ShowsAReachableAddress listens on all addresses and asks the one that is printed.
func TestWelcome_ShowsAReachableAddress(t *testing.T) {
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
		welcome(&text, config{data: "a b%d"}, listener.Addr())
		_, after, _ := strings.Cut(text.String(), "runs on ")
		url, _, _ := strings.Cut(after, "\n")
		if status := ask(t, url); status != http.StatusNotFound {
			t.Errorf("%s, printed as %s, answers %d", address, url, status)
		}
		if !strings.Contains(text.String(), `curl -i "`+url+`/orders" -H "content-type: application/json" -d "@examples/orders.json"`+"\n") ||
			!strings.Contains(text.String(), "its state in a b%d\n") {
			t.Errorf("printed:\n%s", &text)
		}
	}
}
