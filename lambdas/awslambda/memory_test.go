package awslambda

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestUseMemory_LimitsTheHeap(t *testing.T) {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() { debug.SetMemoryLimit(limit); debug.SetGCPercent(percent) }()
	for given, want := range map[string]int64{"128": 128 << 20 * 7 / 10, "1024": 1024 << 20 * 7 / 10, "": math.MaxInt64, "much": math.MaxInt64} {
		debug.SetMemoryLimit(math.MaxInt64)
		useMemory(func(string) string { return given })
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("with %q megabytes the limit is %d, want %d", given, got, want)
		}
		if got := debug.SetGCPercent(100); got != heapGrowth {
			t.Errorf("with %q megabytes garbage is collected at %d percent", given, got)
		}
	}
}
