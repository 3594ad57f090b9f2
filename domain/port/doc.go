// Package port defines the interfaces through which use cases reach the outside world, and what
// each guarantees. The interfaces are small, so that a use case depends only on the methods that it
// calls. Package porttest holds the contract tests that every adapter passes.
//
// The following holds for every port. Methods are safe for concurrent use. A call stops when its
// context ends. An error names what failed, with context for operators. After an error any part of
// the call may or may not have taken effect, so every method may be called again with the same
// arguments. A PermanentError is one that no such retry can change.
package port

//go:generate go tool mockgen -destination=portmock/portmock.go -package=portmock . OrderPlacer,OrderReader,OpenOrders,OrderDecider,OrderSettler,OrderCloser,Platform,ResultStore,RejectionListStore,Notifier,ExpiryReporter
