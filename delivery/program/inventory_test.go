package program_test

import (
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/stacktest"
)

// TestInventory compares the resources of the delivery with its golden file. After an intended change run
// go test ./delivery/program -run TestInventory -update, and say why in the commit.
func TestInventory(t *testing.T) { stacktest.CheckInventory(t, program.StackName, deploy(t)) }
