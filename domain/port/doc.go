// Package port defines the interfaces through which use cases access external systems, and what
// each interface guarantees. The interfaces are small, so that a use case depends only on the
// methods that it calls. Package porttest contains the contract tests that every adapter passes.
//
// The following applies to every port. Methods are safe for concurrent use. A method returns when
// its context ends. An error describes the failed operation for operators. After an error, any part
// of the call may or may not have taken effect; it is always safe to call the method again with the
// same arguments. A PermanentError is an error that such a retry cannot resolve.
package port

//go:generate go tool mockgen -destination=portmock/portmock.go -package=portmock . OrderPlacer,OrderReader,OpenOrders,OrderDecider,OrderSettler,OrderCloser,Platform,ResultStore,RejectionListStore,Notifier,ExpiryReporter
