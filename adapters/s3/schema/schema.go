// Package schema defines the key prefixes in the results bucket. The functions write under them, and
// the infrastructure grants write permission for them. The package imports nothing.
package schema

// The key prefixes, one for each kind of object.
const (
	Results    = "results/"    // accepted results, one object each
	Rejections = "rejections/" // lists of rejected orders
)
