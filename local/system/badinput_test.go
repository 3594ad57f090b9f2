package system_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/local/badinput"
)

// neverDue is a schedule under which no auction comes up while a test runs.
const neverDue = "876000h"

// TestBadInput sends what customers get wrong through the door. Each is refused with a reason, and nothing is stored.
func TestBadInput(t *testing.T) {
	data := t.TempDir()
	r := start(t, "-data", data, "-every", neverDue)
	for name, c := range badinput.Cases {
		t.Run(name, func(t *testing.T) { r.post(c.Body).wantProblem(t, c.Status, c.Says) })
	}
	t.Run("a content type of forms", func(t *testing.T) {
		r.send(http.MethodPost, "/orders", "application/x-www-form-urlencoded", badinput.Numbered(1, badinput.ValidOrder)).
			wantProblem(t, http.StatusUnsupportedMediaType, "application/json")
	})
	r.stop()
	wantNothingStored(t, data)
}

func wantNothingStored(t *testing.T, data string) {
	t.Helper()
	orders, err := embedded.OpenOrders(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer orders.Shut()
	for entry, err := range orders.List(t.Context(), order.GateClosureAt(time.Now().Add(time.Hour)), "") {
		t.Errorf("stored: %+v, %v", entry, err)
	}
}

// TestTheFirstHundredProblemsAreTold checks that a reply stays readable, and says how many problems there are.
func TestTheFirstHundredProblemsAreTold(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	got := r.post(badinput.Numbered(150, func(i int) string { return fmt.Sprintf(`{"record_id":"%d"}`, i) }))
	var body struct {
		ErrorMessage string
		Errors       []json.RawMessage
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatal(err)
	}
	if got.status != http.StatusBadRequest || len(body.Errors) != 100 || !strings.Contains(body.ErrorMessage, "300 problem(s)") {
		t.Errorf("%d, %d problems told, %q", got.status, len(body.Errors), body.ErrorMessage)
	}
}

func TestWrongPathsAndMethods(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{http.MethodGet, "/", http.StatusNotFound, ""},
		{http.MethodPost, "/order", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/x/y", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/absent", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/%2e%2e%2fx", http.StatusNotFound, ""},
		{http.MethodGet, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodDelete, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodPost, "/orders/x", http.StatusMethodNotAllowed, "GET"},
		{http.MethodPut, "/orders/x", http.StatusMethodNotAllowed, "GET"},
	} {
		got := r.send(c.method, c.path, "application/json", "[]")
		got.wantProblem(t, c.status, "")
		if got.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: Allow %q, want %q", c.method, c.path, got.header.Get("Allow"), c.allow)
		}
	}
}
