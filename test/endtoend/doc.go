// Package endtoend tests the built binaries of the functions under a Lambda runtime API, with an
// emulator of AWS, the auction platform over HTTP, and the deployed state machine, which
// local/statemachine runs.
package endtoend
