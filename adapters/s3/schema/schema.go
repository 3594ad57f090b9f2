// Package schema holds the prefixes of the keys in the results bucket, so that the functions write
// only where the infrastructure lets them. It imports nothing.
package schema

// The prefixes of the keys, one for each kind of object.
const (
	Results    = "results/"    // one object for each accepted result
	Rejections = "rejections/" // lists of rejected orders
)
