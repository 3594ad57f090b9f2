package statemachine

import (
	"context"
	"encoding/json"
	"fmt"
)

// response is the result of an Invoke.
type response struct {
	body []byte
	err  error
}

// attempt calls the function once and applies the ResultSelector to its response.
func (s *task) attempt(ctx context.Context, r *run, payload []byte) (any, error) {
	if err := r.record(2); err != nil { // TaskScheduled, TaskStarted
		return nil, err
	}
	body, failed := s.call(ctx, r.opts.Invoke, payload)
	if err := ended(ctx); err != nil {
		return nil, err
	}
	if err := r.record(1); err != nil { // TaskSucceeded, TaskFailed or TaskTimedOut
		return nil, err
	}
	if failed != nil {
		return nil, failed
	}
	if err := checkQuota("task's result", len(body)+sdkMetadata); err != nil {
		return nil, err
	}
	result, err := taskResult(body)
	if err != nil {
		return nil, err
	}
	return s.selector.from(result)
}

// call invokes the function and waits for its response until the task's timeout.
func (s *task) call(ctx context.Context, invoke Invoke, payload []byte) ([]byte, *failure) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	responses := make(chan response, 1) // buffered, so that an abandoned Invoke does not block
	go func() {
		// The closed channel reports an Invoke that exits its goroutine instead of returning, as
		// FailNow of a test does.
		defer close(responses)
		body, err := invoke(ctx, s.function, payload)
		responses <- response{body, err}
	}()
	var got response
	select {
	case got = <-responses:
	case <-ctx.Done():
	}
	switch {
	case ended(ctx) != nil:
		// On AWS, a timeout has no cause.
		return nil, catchable(errorTimeout, "")
	case got.err != nil:
		return nil, invocationFailure(got.err)
	default:
		return got.body, nil
	}
}

// taskResult returns the result of the optimized Lambda integration for a function's response. It
// omits SdkHttpMetadata and SdkResponseMetadata, which have no meaning here.
//
// AWS does not document the error for a response that is not JSON. Here it is Lambda.Unknown, the
// name of function errors without a type.
func taskResult(body []byte) (any, error) {
	data, err := decode(body)
	if err != nil {
		return nil, catchable(errorUnknown, fmt.Sprintf("The function's response is not JSON: %v.", err))
	}
	return map[string]any{
		"ExecutedVersion": "$LATEST",
		"Payload":         data,
		"StatusCode":      json.Number("200"),
	}, nil
}
