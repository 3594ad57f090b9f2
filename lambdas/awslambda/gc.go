package awslambda

import (
	"runtime/debug"
	"strconv"
)

const (
	// gcPercent is the GC target percentage (GOGC). It is above the default of 100, because Lambda
	// charges for the configured memory even if it is unused, while garbage collection extends the
	// duration.
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
