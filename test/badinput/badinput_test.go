package badinput_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/local/system"
	"auction.internal/test/badinput"
)

// TestLocalSystem_RejectsBadInput posts every case to the local system. Each is rejected with its
// error, and no order is stored.
func TestLocalSystem_RejectsBadInput(t *testing.T) {
	data := t.TempDir()
	url, stop := start(t, data)
	for name, c := range badinput.Cases {
		t.Run(name, func(t *testing.T) {
			post(t, url, http.Header{"Content-Type": {"application/json"}}, c.Body).
				wantError(t, c.Status, c.Contains)
		})
	}
	for name, values := range badinput.ContentTypes {
		t.Run(name, func(t *testing.T) {
			post(t, url, http.Header{"Content-Type": values}, badinput.Numbered(1, badinput.ValidOrder)).
				wantError(t, http.StatusUnsupportedMediaType, "application/json")
		})
	}
	stop()
	wantNothingStored(t, data)
}

// TestLocalSystem_ListsFirst100Problems checks that an error lists 100 problems and contains the
// total number.
func TestLocalSystem_ListsFirst100Problems(t *testing.T) {
	url, _ := start(t, t.TempDir())
	body := badinput.Numbered(150, func(i int) string { return fmt.Sprintf(`{"record_id":"%d"}`, i) })
	got := post(t, url, http.Header{"Content-Type": {"application/json"}}, body)
	if problems := got.wantError(t, http.StatusBadRequest, "300 problems"); problems != 100 {
		t.Errorf("response lists %d problems, want 100", problems)
	}
}

// start runs the local system on a free port until the test ends or stop is called. Only the
// auction at midnight can start during a test, and its platform is never ready.
func start(t *testing.T, data string) (url string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	stdout, writer := io.Pipe()
	exited := make(chan error, 1)
	go func() {
		exited <- system.Run(ctx, []string{"-addr", "127.0.0.1:0", "-data", data, "-every", "24h", "-ready", "0"}, writer)
		writer.Close()
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-exited; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	lines := bufio.NewScanner(stdout)
	for url == "" && lines.Scan() {
		_, url, _ = strings.Cut(lines.Text(), "listening on ")
	}
	if url == "" {
		t.Fatal("the system exited before it printed its URL, want it running")
	}
	go io.Copy(io.Discard, stdout)
	return url, stop
}

// response is the response to a request.
type response struct {
	status int
	body   string
}

func post(t *testing.T, url string, header http.Header, body string) response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/orders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{resp.StatusCode, string(text)}
}

// wantError checks the status and the format of an error response, and that it contains the text.
// It returns the number of problems that the response lists.
func (r response) wantError(t *testing.T, status int, text string) (problems int) {
	t.Helper()
	var body struct {
		ErrorMessage string            `json:"errorMessage"`
		Errors       []json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal([]byte(r.body), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
		t.Errorf("response = %.300s, want the error format of the API", r.body)
	}
	if r.status != status || !strings.Contains(r.body, text) {
		t.Errorf("response = %d %.400s\nwant %d and %q", r.status, r.body, status, text)
	}
	return len(body.Errors)
}

func wantNothingStored(t *testing.T, data string) {
	t.Helper()
	orders, err := embedded.OpenOrderStore(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer orders.CloseFile()
	for entry, err := range orders.List(t.Context(), order.GateClosureAt(time.Now().Add(time.Hour)), "") {
		t.Errorf("List yields %+v, %v, want no orders", entry, err)
	}
}
