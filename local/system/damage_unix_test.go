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

// TestRun_EndsWhenTheStoreIsDamaged cuts the file of the orders while the system runs. The request that meets the damage
// fails, and the system ends instead of hanging on the locks of the store.
func TestRun_EndsWhenTheStoreIsDamaged(t *testing.T) {
	data := t.TempDir()
	r := start(t, "-data", data, "-every", neverDue)
	r.ends = embedded.ErrDamaged
	post := func(prefix string) reply {
		orders := make([]string, 500)
		for i := range orders {
			orders[i] = fmt.Sprintf(`{"record_id":"%s-%d","parameter_1":"p","parameter_2":1}`, prefix, i)
		}
		return r.send(http.MethodPost, "/orders", "application/json", "["+strings.Join(orders, ",")+"]")
	}
	if got := post("before"); got.status != http.StatusCreated {
		t.Fatalf("POST: %d %s", got.status, got.body)
	}
	if err := os.Truncate(filepath.Join(data, "orders.db"), 8192); err != nil {
		t.Fatal(err)
	}
	if got := post("after"); got.status != http.StatusInternalServerError {
		t.Errorf("POST on a damaged file: %d %s, want 500", got.status, got.body)
	}
	if err := r.wait(); system.ExitStatus(err) != 3 {
		t.Errorf("Run: %v, exit status %d, want 3", err, system.ExitStatus(err))
	}
}
