// Package prefix holds how the keys of documents begin: what the functions write, and where the infrastructure lets them
// write, are the same by construction. It imports nothing.
package prefix

// The kinds of documents.
const (
	Results    = "results/"    // a file for each accepted result
	Rejections = "rejections/" // lists of rejected orders
)
