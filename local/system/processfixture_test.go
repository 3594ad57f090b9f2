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

// neverDue is an interval with which no auction is due during a test, except at midnight. An
// auction at midnight waits, because startProcess makes the platform never ready.
const neverDue = "24h"

// process is a running system, started by system.Run like the command.
type process struct {
	t    *testing.T
	url  string
	stop func()       // cancels the context of Run and waits until it returns
	wait func() error // waits until Run returns

	wantErr error // that Run must return
}

// startProcess starts a system on a free port with a platform that is never ready. The test cleanup
// stops it and checks the error of Run.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, in := io.Pipe()
	runErr := make(chan error, 1)
	go func() {
		runErr <- system.Run(ctx, append([]string{"-addr", "127.0.0.1:0", "-ready", "0"}, args...), in)
		in.Close()
	}()
	p := &process{t: t, wait: sync.OnceValue(func() error { return <-runErr })}
	p.stop = sync.OnceFunc(func() {
		cancel()
		if err := p.wait(); !errors.Is(err, p.wantErr) {
			t.Errorf("Run() = %v, want %v", err, p.wantErr)
		}
	})
	t.Cleanup(p.stop)
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		if _, url, found := strings.Cut(lines.Text(), "listening on "); found {
			p.url = url
		}
	}
	if p.url == "" {
		t.Fatalf("Run() = %v, want the system to start", <-runErr)
	}
	go io.Copy(io.Discard, out)
	return p
}

// response is an HTTP response with its body.
type response struct {
	status int
	header http.Header
	body   string
}

func (p *process) send(method, path, contentType, body string) response {
	p.t.Helper()
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return p.do(method, path, header, body)
}

func (p *process) do(method, path string, header http.Header, body string) response {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.read(response)
}

// sendRaw sends the bytes of a request on a new connection.
func (p *process) sendRaw(request string) response {
	p.t.Helper()
	connection, err := new(net.Dialer).DialContext(p.t.Context(), "tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer connection.Close()
	go io.WriteString(connection, request) // the server may respond and close before it has read all of it
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.read(response)
}

func (p *process) read(r *http.Response) response {
	p.t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response{r.StatusCode, r.Header, string(text)}
}

func (p *process) post(body string) response {
	p.t.Helper()
	return p.send(http.MethodPost, "/orders", "application/json", body)
}

func (p *process) get(recordID string) response {
	p.t.Helper()
	return p.send(http.MethodGet, "/orders/"+recordID, "", "")
}

// want compares the status and the body. A wanted body that ends in "…" is a prefix.
func (r response) want(t *testing.T, status int, body string) {
	t.Helper()
	prefix, isPrefix := strings.CutSuffix(body, "…")
	text := strings.TrimSuffix(r.body, "\n")
	if r.status != status || (isPrefix && !strings.HasPrefix(text, prefix)) || (!isPrefix && text != body) {
		t.Errorf("response = %d %.400s\nwant %d %s", r.status, text, status, body)
	}
}

// wantError checks the status of an error response and that its body has the error format.
func (r response) wantError(t *testing.T, status int) {
	t.Helper()
	var body struct {
		ErrorMessage string            `json:"errorMessage"`
		Errors       []json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal([]byte(r.body), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
		t.Errorf("error body = %.300s, want errorMessage and errors", r.body)
	}
	if r.status != status {
		t.Errorf("response = %d %.400s, want %d", r.status, r.body, status)
	}
}
