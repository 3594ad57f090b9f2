package system

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/auctionhttp/platformserver"
)

// pipeListener is a listener with one in-memory connection. Unlike a socket, it works in a synctest
// bubble.
type pipeListener struct {
	connections chan net.Conn
	closed      chan struct{}
}

// dialPipe serves a handler with the configuration of the system and returns the client side of one
// connection.
func dialPipe(t *testing.T, handler http.Handler) net.Conn {
	t.Helper()
	client, remote := net.Pipe()
	l := pipeListener{make(chan net.Conn, 1), make(chan struct{})}
	l.connections <- remote
	server := newServer(handler, slog.New(slog.DiscardHandler))
	serveErr := make(chan error, 1)
	go func() { serveErr <- serve(server, l) }()
	t.Cleanup(func() {
		client.Close()
		if err := shutDown(context.WithoutCancel(t.Context()), server); err != nil {
			t.Error(err)
		}
		if err := <-serveErr; err != nil {
			t.Error(err)
		}
	})
	return client
}

func (l pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.connections:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l pipeListener) Close() error   { close(l.closed); return nil }
func (l pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// stalledBody is the rest of a request whose body is incomplete.
const stalledBody = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n["

// TestServer_StalledBody sends a request whose body is incomplete. The API and the server of the
// platform respond with 408 after the read timeout and close the connection.
func TestServer_StalledBody(t *testing.T) {
	for name, c := range map[string]struct {
		handler func(*fixture) http.Handler
		request string
		want    string
	}{
		"API": {
			func(f *fixture) http.Handler { return f.api }, "POST /orders HTTP/1.1\r\n" + stalledBody,
			`{"errorMessage":"request body not received in time; retry the request (retries are idempotent)",` +
				`"errors":[]}` + "\n",
		},
		"platform": {
			func(*fixture) http.Handler {
				return platformserver.Server{Token: "secret", Log: slog.New(slog.DiscardHandler)}
			},
			"POST /auctions/2026-11-22T14:00:00Z/results HTTP/1.1\r\nAuthorization: Bearer secret\r\n" + stalledBody,
			`{"errorMessage":"request body not received in time; retry the request"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t, hourlyConfig(data))
				defer f.stop()
				connection := dialPipe(t, c.handler(f))
				started := time.Now()
				if _, err := io.WriteString(connection, c.request); err != nil {
					t.Fatal(err)
				}
				reader := bufio.NewReader(connection)
				response, err := http.ReadResponse(reader, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				body, err := io.ReadAll(response.Body)
				if err != nil || response.StatusCode != http.StatusRequestTimeout || string(body) != c.want {
					t.Errorf("response = %s %s, %v, want 408 %s", response.Status, body, err, c.want)
				}
				if !response.Close {
					t.Error("response without Connection: close, want it")
				}
				if elapsed := time.Since(started); elapsed != readTimeout {
					t.Errorf("response after %s, want %s", elapsed, readTimeout)
				}
				if _, err := reader.ReadByte(); err != io.EOF {
					t.Errorf("read after the response = %v, want io.EOF", err)
				}
			})
		})
	}
}

func TestFormatTime_UTCWithMilliseconds(t *testing.T) {
	var out bytes.Buffer
	record := slog.NewRecord(time.Date(2026, 11, 25, 13, 10, 53, 0, time.FixedZone("CET", 3600)), slog.LevelWarn, "x", 0)
	if err := newLog(&out).Handler().Handle(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	if want := "time=2026-11-25T12:10:53.000Z level=WARN msg=x\n"; out.String() != want {
		t.Errorf("logged %swant %s", &out, want)
	}
}
