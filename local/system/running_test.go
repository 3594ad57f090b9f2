package system_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"auction.internal/local/system"
)

// neverDue is a schedule under which no auction is due while a test runs, except at midnight. Then it
// waits for a platform that start makes never ready.
const neverDue = "24h"

// running is a system under test, started as a person starts it.
type running struct {
	t    *testing.T
	url  string
	stop func()       // as Ctrl-C does, and waits for the end
	wait func() error // for the end
	ends error        // what it ends with
}

// start starts a system on a free port, with a platform that is never ready. It ends with the test, without an error.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- system.Run(ctx, append([]string{"-addr", "127.0.0.1:0", "-ready", "0"}, args...), in)
		in.Close()
	}()
	r := &running{t: t, wait: sync.OnceValue(func() error { return <-ended })}
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := r.wait(); !errors.Is(err, r.ends) {
			t.Errorf("Run: %v, want %v", err, r.ends)
		}
	})
	t.Cleanup(r.stop)
	lines := bufio.NewScanner(out)
	for r.url == "" && lines.Scan() {
		if _, url, found := strings.Cut(lines.Text(), "runs on "); found {
			r.url = url
		}
	}
	if r.url == "" {
		t.Fatalf("the system did not start: %v", <-ended)
	}
	go io.Copy(io.Discard, out)
	return r
}

// reply is what a customer gets.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r *running) send(method, path, contentType, body string) reply {
	r.t.Helper()
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return r.do(method, path, header, body)
}

func (r *running) do(method, path string, header http.Header, body string) reply {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

// raw sends bytes as they are, on a connection of their own.
func (r *running) raw(request string) reply {
	r.t.Helper()
	connection, err := new(net.Dialer).DialContext(r.t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer connection.Close()
	go io.WriteString(connection, request) // the server may answer, and close, before it has read all of it
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

func (r *running) read(response *http.Response) reply {
	r.t.Helper()
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

func (r *running) post(body string) reply {
	r.t.Helper()
	return r.send(http.MethodPost, "/orders", "application/json", body)
}

func (r *running) get(recordID string) reply {
	r.t.Helper()
	return r.send(http.MethodGet, "/orders/"+recordID, "", "")
}

// want checks status and body; it ignores what follows after "…" in the wanted body.
func (got reply) want(t *testing.T, status int, body string) {
	t.Helper()
	beginning, open := strings.CutSuffix(body, "…")
	text := strings.TrimSuffix(got.body, "\n")
	if got.status != status || (open && !strings.HasPrefix(text, beginning)) || (!open && text != body) {
		t.Errorf("got %d %.400s\nwant %d %s", got.status, text, status, body)
	}
}

// wantProblem checks an error's status, its shape, and that it says something.
func (got reply) wantProblem(t *testing.T, status int, says string) {
	t.Helper()
	var body struct {
		ErrorMessage string            `json:"errorMessage"`
		Errors       []json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
		t.Errorf("not an error of our shape: %.300s", got.body)
	}
	if got.status != status || !strings.Contains(got.body, says) {
		t.Errorf("got %d %.400s\nwant %d and %q", got.status, got.body, status, says)
	}
}
