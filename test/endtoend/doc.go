// Package endtoend tests the built binaries of the Lambda functions. They run under a Lambda
// runtime API, use an AWS emulator and an auction platform over HTTP, and are invoked by the
// deployed state machine, which local/statemachine executes.
package endtoend
