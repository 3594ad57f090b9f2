package awslambda

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestTuneGC(t *testing.T) {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() { debug.SetMemoryLimit(limit); debug.SetGCPercent(percent) }()
	for size, want := range map[string]int64{
		"128": 128 << 20 * 7 / 10, "1024": 1024 << 20 * 7 / 10, "": math.MaxInt64, "invalid": math.MaxInt64,
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		tuneGC(func(string) string { return size })
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("memory limit with %q MB: %d, want %d", size, got, want)
		}
		if got := debug.SetGCPercent(100); got != gcPercent {
			t.Errorf("GC percentage with %q MB: %d, want %d", size, got, gcPercent)
		}
	}
}
