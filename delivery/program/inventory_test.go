package program_test

import (
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/stacktest"
)

// TestInventory compares the resources of the delivery with the golden file. After an intended
// change, run go test ./delivery/program -run TestInventory -update, and explain the change in the
// commit message.
func TestInventory(t *testing.T) { stacktest.CheckInventory(t, program.StackName, deploy(t)) }
