// Package port holds what the domain needs of the outside world: one small interface a file, with its promises.
// Package porttest turns the promises into suites that every adapter passes.
//
// What holds for every port: methods may be called side by side; a call stops when its context ends; an error says
// what failed with context for operators, and after one any part of the call may or may not have happened, so every
// method may be called again with the same arguments. A PermanentError is one that no such repetition can change.
package port

//go:generate go tool mockgen -destination=portmock/portmock.go -package=portmock . OrderPlacer,OrderReader,OpenOrders,OrderDecider,OrderSettler,OrderCloser,Platform,ResultStore,RejectionLists,Notifier,ExpiryReporter
