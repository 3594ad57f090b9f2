package s3_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/internal/document"
	"auction.internal/adapters/s3"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// stub answers puts in place of S3, the n-th of a key from 1.
type stub struct {
	mu     sync.Mutex
	stored string // the content of every object that is read
	puts   map[string]int
	answer func(key string, n int, r *http.Request) (status int, code string)
}

// Do implements the SDK's HTTP client.
func (s *stub) Do(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return response(http.StatusOK, s.stored, r), nil
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil { // the checksum comes at its end
		return nil, err
	}
	s.mu.Lock()
	s.puts[r.URL.Path]++
	n := s.puts[r.URL.Path]
	s.mu.Unlock()
	status, code := s.answer(r.URL.Path, n, r)
	body := ""
	if status != http.StatusOK { // S3 can tell an error under 200, too
		body = fmt.Sprintf("<Error><Code>%s</Code><Message>no</Message></Error>", code)
	}
	return response(status, body, r), nil
}

func response(status int, body string, r *http.Request) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func on(answer func(key string, n int, r *http.Request) (int, string)) (*stub, *s3.Documents) {
	client := &stub{puts: map[string]int{}, answer: answer}
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = client
	return client, s3.New(config, "results")
}

func accepted(n int) []order.Order {
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{
			RecordID: fmt.Sprintf("order-%d", i), Parameter1: "p", Status: order.Accepted, Open: true,
			Auction: order.GateClosureAt(time.Unix(1_800_000_000, 0)),
		})
	}
	return orders
}

// TestEachPutSaysWhatItIs checks what the bucket is told: a type, a checksum, and not to overwrite anything.
func TestEachPutSaysWhatItIs(t *testing.T) {
	_, documents := on(func(key string, _ int, r *http.Request) (int, string) {
		checksum := r.Header.Get("X-Amz-Checksum-Crc32") + r.Header.Get("X-Amz-Trailer")
		if r.Method != http.MethodPut || r.Header.Get("If-None-Match") != "*" || r.Header.Get("Content-Type") != "application/json" || checksum == "" {
			t.Errorf("%s %s %v", r.Method, key, r.Header)
		}
		return http.StatusOK, ""
	})
	if stored, err := documents.Store(t.Context(), accepted(3)); err != nil || len(stored) != 3 {
		t.Errorf("Store = %d, %v", len(stored), err)
	}
}

// TestStore_ExistingObject answers as S3 does to a put of what exists, and to two writers at the same moment. What is
// stored decides: the same document is stored already, any other one is a permanent error.
func TestStore_ExistingObject(t *testing.T) {
	same, err := document.Result(accepted(1)[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		stored string
		want   error
	}{
		"the same": {string(same.Content), nil},
		"longer":   {string(same.Content) + "x", document.ErrConflict},
		"another":  {"{}", document.ErrConflict},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, documents := on(func(_ string, n int, _ *http.Request) (int, string) {
					if n == 1 {
						return http.StatusConflict, "ConditionalRequestConflict"
					}
					return http.StatusPreconditionFailed, "PreconditionFailed"
				})
				client.stored = c.stored
				stored, err := documents.Store(t.Context(), accepted(1))
				if !errors.Is(err, c.want) || len(stored) == 1 != (c.want == nil) || port.IsPermanent(err) != (c.want != nil) {
					t.Errorf("Store = %d, %v, want %v", len(stored), err, c.want)
				}
			})
		})
	}
}

// TestOneResultThatIsRefusedKeepsNoOtherBack refuses one of 100 for good, and slows all others down once.
func TestOneResultThatIsRefusedKeepsNoOtherBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, documents := on(func(key string, n int, _ *http.Request) (int, string) {
			switch {
			case strings.HasSuffix(key, "/order-42.json"):
				return http.StatusForbidden, "AccessDenied"
			case n == 1:
				return http.StatusServiceUnavailable, "SlowDown"
			default:
				return http.StatusOK, ""
			}
		})
		stored, err := documents.Store(t.Context(), accepted(100))
		if len(stored) != 99 || err == nil || !strings.Contains(err.Error(), "order-42.json") || !strings.Contains(err.Error(), "AccessDenied") {
			t.Errorf("Store = %d, %v, want 99 and the one that was refused", len(stored), err)
		}
		for _, o := range stored {
			if o.RecordID() == "order-42" {
				t.Error("the refused one is said to be stored")
			}
		}
	})
}

func TestAListThatIsRefusedIsAnError(t *testing.T) {
	_, documents := on(func(string, int, *http.Request) (int, string) { return http.StatusForbidden, "AccessDenied" })
	if place, err := documents.StoreRejectionList(t.Context(), order.GateClosureAt(time.Unix(1_800_000_000, 0)), accepted(1)); err == nil || place != "" {
		t.Errorf("StoreRejectionList = %q, %v", place, err)
	}
}
