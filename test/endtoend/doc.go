// Package endtoend tests the real thing: the built binaries of the functions under a Lambda runtime API, an emulator
// as AWS, the auction platform over HTTP, and the deployed state machine run by local/statemachine.
package endtoend
