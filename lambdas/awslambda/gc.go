package awslambda

import (
	"runtime/debug"
	"strconv"
)

const (
	// gcPercent is the GC target percentage (GOGC). It is above the default because the memory of a
	// function is paid for whether it is used or not, but CPU time adds to its duration.
	gcPercent = 400

	// memoryLimitPercent is the soft memory limit (GOMEMLIMIT) in percent of the function's memory.
	memoryLimitPercent = 70
)

// tuneGC sets the GC target percentage and the memory limit for the memory size of the function.
func tuneGC(getenv func(string) string) {
	debug.SetGCPercent(gcPercent)
	if megabytes, err := strconv.ParseInt(getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 10, 64); err == nil {
		debug.SetMemoryLimit(megabytes << 20 * memoryLimitPercent / 100)
	}
}
