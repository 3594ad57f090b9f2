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

// responder returns the response to the n-th PutObject of a key, counted from 1.
type responder func(key string, n int, r *http.Request) (status int, code string)

// stubS3 is an HTTP client that responds like S3.
type stubS3 struct {
	stored  string // the content that every GetObject returns
	respond responder

	mu   sync.Mutex
	puts map[string]int // by key
}

// Do implements aws.HTTPClient.
func (s *stubS3) Do(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return newResponse(http.StatusOK, s.stored, r), nil
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil { // reads the checksum, which is a trailer
		return nil, err
	}
	s.mu.Lock()
	s.puts[r.URL.Path]++
	n := s.puts[r.URL.Path]
	s.mu.Unlock()
	status, code := s.respond(r.URL.Path, n, r)
	body := ""
	if status != http.StatusOK {
		body = fmt.Sprintf("<Error><Code>%s</Code><Message>no</Message></Error>", code)
	}
	return newResponse(status, body, r), nil
}

func newResponse(status int, body string, r *http.Request) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}
}

// newStubStore returns a document store whose client is a stub.
func newStubStore(respond responder) (*stubS3, *s3.Documents) {
	client := &stubS3{puts: map[string]int{}, respond: respond}
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

// TestStore_PutObjectRequest checks that each object has a content type and a checksum, and is
// written only if it does not exist yet.
func TestStore_PutObjectRequest(t *testing.T) {
	_, documents := newStubStore(func(key string, _ int, r *http.Request) (int, string) {
		checksum := r.Header.Get("X-Amz-Checksum-Crc32") + r.Header.Get("X-Amz-Trailer")
		if r.Method != http.MethodPut || r.Header.Get("If-None-Match") != "*" ||
			r.Header.Get("Content-Type") != "application/json" || checksum == "" {
			t.Errorf("request = %s %s %v, want PUT with Content-Type, checksum and If-None-Match",
				r.Method, key, r.Header)
		}
		return http.StatusOK, ""
	})
	if stored, err := documents.Store(t.Context(), accepted(3)); err != nil || len(stored) != 3 {
		t.Errorf("Store = %d orders, %v, want 3", len(stored), err)
	}
}

// TestStore_ExistingObject responds as S3 does to a concurrent write, and then to a write of an
// existing object. If the existing object is the same document, Store reports the order as stored.
// Any other object is a permanent error.
func TestStore_ExistingObject(t *testing.T) {
	same, err := document.Result(accepted(1)[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		stored string
		want   error
	}{
		"same document":    {string(same.Content), nil},
		"longer document":  {string(same.Content) + "x", document.ErrConflict},
		"another document": {"{}", document.ErrConflict},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, documents := newStubStore(func(_ string, n int, _ *http.Request) (int, string) {
					if n == 1 {
						return http.StatusConflict, "ConditionalRequestConflict"
					}
					return http.StatusPreconditionFailed, "PreconditionFailed"
				})
				client.stored = tc.stored
				stored, err := documents.Store(t.Context(), accepted(1))
				if !errors.Is(err, tc.want) || len(stored) == 1 != (tc.want == nil) || port.IsPermanent(err) != (tc.want != nil) {
					t.Errorf("Store = %d orders, %v, want %v", len(stored), err, tc.want)
				}
			})
		})
	}
}

// TestStore_FailedResultDoesNotBlockOthers denies access to one of 100 objects, and throttles the
// first attempt of all others.
func TestStore_FailedResultDoesNotBlockOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, documents := newStubStore(func(key string, n int, _ *http.Request) (int, string) {
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
		if err == nil || !strings.Contains(err.Error(), "order-42.json") || !strings.Contains(err.Error(), "AccessDenied") {
			t.Errorf("Store = %v, want AccessDenied for order-42.json", err)
		}
		if len(stored) != 99 {
			t.Errorf("Store = %d orders, want 99", len(stored))
		}
		for _, o := range stored {
			if o.RecordID() == "order-42" {
				t.Error("Store returned order-42, want only stored orders")
			}
		}
	})
}

func TestStoreRejectionList_AccessDenied(t *testing.T) {
	_, documents := newStubStore(func(string, int, *http.Request) (int, string) {
		return http.StatusForbidden, "AccessDenied"
	})
	gate := order.GateClosureAt(time.Unix(1_800_000_000, 0))
	if location, err := documents.StoreRejectionList(t.Context(), gate, accepted(1)); err == nil || location != "" {
		t.Errorf("StoreRejectionList = %q, %v, want an error", location, err)
	}
}
