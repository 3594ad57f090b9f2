//go:build unix

package system_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/adapters/embedded"
	"auction.internal/local/system"
)

// TestRun_DamagedStore truncates orders.db while the system runs. The request that reads the
// damaged part fails, and the process exits with status 3 instead of waiting for the locks of the
// store.
func TestRun_DamagedStore(t *testing.T) {
	data := t.TempDir()
	p := startProcess(t, "-data", data, "-every", neverDue)
	p.wantErr = embedded.ErrDamaged
	post := func(prefix string) response {
		orders := make([]string, 500)
		for i := range orders {
			orders[i] = fmt.Sprintf(`{"record_id":"%s-%d","parameter_1":"p","parameter_2":1}`, prefix, i)
		}
		return p.send(http.MethodPost, "/orders", "application/json", "["+strings.Join(orders, ",")+"]")
	}
	if got := post("before"); got.status != http.StatusCreated {
		t.Fatalf("POST = %d %s, want 201", got.status, got.body)
	}
	if err := os.Truncate(filepath.Join(data, "orders.db"), 8192); err != nil {
		t.Fatal(err)
	}
	if got := post("after"); got.status != http.StatusInternalServerError {
		t.Errorf("POST on a damaged file = %d %s, want 500", got.status, got.body)
	}
	if err := p.wait(); system.ExitStatus(err) != 3 {
		t.Errorf("Run() = %v with exit status %d, want 3", err, system.ExitStatus(err))
	}
}
