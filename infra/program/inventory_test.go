package program_test

import (
	"path/filepath"
	"testing"

	"auction.internal/infra/stacktest"
)

// TestInventory compares the resources of every stack with its golden file. After an intended
// change, run go test ./infra/program -run TestInventory -update and explain the change in the
// commit message.
func TestInventory(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		stacktest.CheckInventory(t, filepath.Base(t.Name()), d)
	})
}
