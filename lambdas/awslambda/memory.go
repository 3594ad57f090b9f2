package awslambda

import (
	"runtime/debug"
	"strconv"
)

const (
	// heapGrowth is how much the heap may grow before garbage is collected, in percent of what is in use. A function's
	// memory is paid for whether it is used or not, its processor time is not.
	heapGrowth = 400

	// memoryShare is how much of its memory a function may fill, in percent, before garbage is collected all the same.
	memoryShare = 70
)

// useMemory makes the most of the memory that Lambda gives a function, in megabytes.
func useMemory(getenv func(string) string) {
	debug.SetGCPercent(heapGrowth)
	if megabytes, err := strconv.ParseInt(getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 10, 64); err == nil {
		debug.SetMemoryLimit(megabytes << 20 * memoryShare / 100)
	}
}
