package statemachine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// stubResponses contains the responses of each function in an execution, in order. A test fails if
// a function is called more or fewer times.
type stubResponses map[string][]response

// noResponse makes a function block until its context ends.
var noResponse = response{err: context.DeadlineExceeded}

// responses returns responses with the given bodies.
func responses(bodies ...string) []response {
	var list []response
	for _, body := range bodies {
		list = append(list, response{body: body})
	}
	return list
}

// repeat returns the same response n times.
func repeat(n int, r response) []response { return slices.Repeat([]response{r}, n) }

// maxAttempts is the number of attempts of a task that always fails.
const maxAttempts = 6

// allAttemptsFail returns the responses of a function that fails at every attempt of a task.
func allAttemptsFail(errorType string) []response {
	return repeat(maxAttempts, functionError(errorType))
}

// caughtError returns the error that the state machine catches for functionError(errorType).
func caughtError(errorType string) string {
	return `{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"` + errorType + `\"}","Error":"` + errorType + `"}`
}

// page returns a response of collect-results.
func page(orders, cursor, problem string) string {
	var list []any
	if err := json.Unmarshal([]byte(orders), &list); err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"results":true,"orders":%s,"count":%d,"cursor":%q,"problem":%q}`,
		orders, len(list), cursor, problem)
}

const (
	notReady = `{"results":false}`                // a response of collect-results
	stored   = `{"stored":1,"already_settled":0}` // a response of store-results
	notified = `{"notified":1}`                   // a response of notify

	accepted = `[{"order":"accepted","power":4,"record_id":"a"}]`
	rejected = `[{"order":"rejected","power":0,"record_id":"r"}]`
)

// collectCall returns a recorded call of collect-results: the function and its payload.
func collectCall(cursor string) string {
	return collect + ` {"auction":"2026-11-22T12:00:00Z","cursor":"` + cursor + `"}`
}

// storeCall returns a recorded call of store-results.
func storeCall(orders string) string {
	return store + ` {"auction":"2026-11-22T12:00:00Z","orders":` + orders + `}`
}

// notifyCall returns a recorded call of notify for an error.
func notifyCall(err string) string {
	return notify + ` {"auction":"2026-11-22T12:00:00Z","error":` + err + `}`
}

// notifyOrdersCall returns a recorded call of notify for the rejections of a page.
func notifyOrdersCall(orders, err string) string {
	return notify + ` {"auction":"2026-11-22T12:00:00Z","error":` + err + `,"orders":` + orders + `}`
}
