// Package schema defines the key prefixes in the results bucket. The functions write objects under
// them, and the infrastructure grants permission to do so. The package has no imports.
package schema

// The key prefixes, one for each kind of object.
const (
	Results    = "results/"    // accepted results, one object each
	Rejections = "rejections/" // lists of rejected orders
)
