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
// error, and nothing is stored.
func TestLocalSystem_RejectsBadInput(t *testing.T) {
	data := t.TempDir()
	url, stop := start(t, data)
	for name, c := range badinput.Cases {
		t.Run(name, func(t *testing.T) {
			post(t, url, http.Header{"Content-Type": {"application/json"}}, c.Body).want(t, c.Status, c.Contains)
		})
	}
	for name, values := range badinput.ContentTypes {
		t.Run(name, func(t *testing.T) {
			post(t, url, http.Header{"Content-Type": values}, badinput.Numbered(1, badinput.ValidOrder)).
				want(t, http.StatusUnsupportedMediaType, "application/json")
		})
	}
	stop()
	wantNothingStored(t, data)
}

// TestLocalSystem_ListsFirstHundredProblems checks that an error lists 100 problems and counts all.
func TestLocalSystem_ListsFirstHundredProblems(t *testing.T) {
	url, _ := start(t, t.TempDir())
	body := badinput.Numbered(150, func(i int) string { return fmt.Sprintf(`{"record_id":"%d"}`, i) })
	got := post(t, url, http.Header{"Content-Type": {"application/json"}}, body)
	if problems := got.want(t, http.StatusBadRequest, "300 problems"); problems != 100 {
		t.Errorf("the reply lists %d problems, want 100", problems)
	}
}

// start runs the local system on a free port until the test ends or stop is called. No auction is due
// while a test runs, except at midnight, and then it waits for a platform that is never ready.
func start(t *testing.T, data string) (url string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- system.Run(ctx, []string{"-addr", "127.0.0.1:0", "-data", data, "-every", "24h", "-ready", "0"}, in)
		in.Close()
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		_, url, _ = strings.Cut(lines.Text(), "listening on ")
	}
	if url == "" {
		t.Fatal("the system did not start")
	}
	go io.Copy(io.Discard, out)
	return url, stop
}

// reply is the response to a request.
type reply struct {
	status int
	body   string
}

func post(t *testing.T, url string, header http.Header, body string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/orders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, string(text)}
}

// want checks an error's status, its form, and that it contains a text. It returns how many problems
// the error lists.
func (got reply) want(t *testing.T, status int, text string) (problems int) {
	t.Helper()
	var body struct {
		ErrorMessage string            `json:"errorMessage"`
		Errors       []json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
		t.Errorf("not an error in the API's form: %.300s", got.body)
	}
	if got.status != status || !strings.Contains(got.body, text) {
		t.Errorf("got %d %.400s\nwant %d and %q", got.status, got.body, status, text)
	}
	return len(body.Errors)
}

func wantNothingStored(t *testing.T, data string) {
	t.Helper()
	orders, err := embedded.OpenOrders(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer orders.CloseFile()
	for entry, err := range orders.List(t.Context(), order.GateClosureAt(time.Now().Add(time.Hour)), "") {
		t.Errorf("stored: %+v, %v", entry, err)
	}
}
