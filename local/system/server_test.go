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

// oneConnection is a listener with one connection, which is not a socket: it may stand in a synctest bubble.
type oneConnection struct {
	connections chan net.Conn
	closed      chan struct{}
}

// dial serves a handler as the system does, and returns the client's side of one connection.
func dial(t *testing.T, handler http.Handler) net.Conn {
	t.Helper()
	client, served := net.Pipe()
	l := oneConnection{make(chan net.Conn, 1), make(chan struct{})}
	l.connections <- served
	server := newServer(handler, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() { ended <- serve(server, l) }()
	t.Cleanup(func() {
		client.Close()
		if err := shutDown(context.WithoutCancel(t.Context()), server); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return client
}

func (l oneConnection) Accept() (net.Conn, error) {
	select {
	case c := <-l.connections:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l oneConnection) Close() error   { close(l.closed); return nil }
func (l oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

const stalled = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n["

// TestServer_StalledBody sends a request whose body stops. The API and the platform's server report it as slow, not as
// invalid, and close the connection.
func TestServer_StalledBody(t *testing.T) {
	for name, c := range map[string]struct {
		handler func(*bubble) http.Handler
		request string
		want    string
	}{
		"API": {
			func(b *bubble) http.Handler { return b.http }, "POST /orders HTTP/1.1\r\n" + stalled,
			`{"errorMessage":"the body did not arrive in time; sending the same request again is safe","errors":[]}` + "\n",
		},
		"platform": {
			func(*bubble) http.Handler {
				return platformserver.Server{Token: "secret", Log: slog.New(slog.DiscardHandler)}
			},
			"POST /auctions/2026-11-22T14:00:00Z/results HTTP/1.1\r\nAuthorization: Bearer secret\r\n" + stalled,
			`{"errorMessage":"the body did not arrive in time"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				b := inBubble(t, hourly(data))
				defer b.stop()
				connection := dial(t, c.handler(b))
				started := time.Now()
				if _, err := io.WriteString(connection, c.request); err != nil {
					t.Fatal(err)
				}
				answer := bufio.NewReader(connection)
				response, err := http.ReadResponse(answer, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				body, err := io.ReadAll(response.Body)
				if err != nil || response.StatusCode != http.StatusRequestTimeout || string(body) != c.want || !response.Close {
					t.Errorf("%v, %v %s, closed %v, want a 408 that closes with %s", err, response.Status, body, response.Close, c.want)
				}
				if took := time.Since(started); took != readPatience {
					t.Errorf("answered after %s, want %s", took, readPatience)
				}
				if _, err := answer.ReadByte(); err != io.EOF {
					t.Errorf("after the reply: %v, want the connection closed", err)
				}
			})
		})
	}
}

func TestFormatTime_LogLinesInUTCWithThreeFractionDigits(t *testing.T) {
	var out bytes.Buffer
	record := slog.NewRecord(time.Date(2026, 11, 25, 13, 10, 53, 0, time.FixedZone("CET", 3600)), slog.LevelWarn, "x", 0)
	if err := newLog(&out).Handler().Handle(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	if want := "time=2026-11-25T12:10:53.000Z level=WARN msg=x\n"; out.String() != want {
		t.Errorf("logged %swant %s", &out, want)
	}
}
