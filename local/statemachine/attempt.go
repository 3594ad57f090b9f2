package statemachine

import (
	"context"
	"encoding/json"
	"fmt"
)

// answer is what an Invoke returns.
type answer struct {
	body []byte
	err  error
}

// attempt calls the function once and selects from what it answers.
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
	if err := withinQuota("task's result", len(body)+sdkMetadata); err != nil {
		return nil, err
	}
	result, err := taskResult(body)
	if err != nil {
		return nil, err
	}
	return s.selector.from(result)
}

// call gives the function the task's time and no more: what it answers later,
// or never, is not waited for.
func (s *task) call(ctx context.Context, invoke Invoke, payload []byte) ([]byte, *failure) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	answers := make(chan answer, 1) // an abandoned Invoke can still leave its answer
	go func() {
		// Closing reports an Invoke that ends its goroutine instead of
		// returning, as a test's FailNow does.
		defer close(answers)
		body, err := invoke(ctx, s.function, payload)
		answers <- answer{body, err}
	}()
	var got answer
	select {
	case got = <-answers:
	case <-ctx.Done():
	}
	switch {
	case ended(ctx) != nil:
		// Step Functions reports a timeout without a cause.
		return nil, catchable(errorTimeout, "")
	case got.err != nil:
		return nil, invocationFailure(got.err)
	default:
		return got.body, nil
	}
}

// taskResult puts a function's answer into the envelope of the optimized
// integration. Of the metadata only the fields that mean something here are
// there; SdkHttpMetadata and SdkResponseMetadata are not.
//
// AWS does not document what becomes of an answer that is not JSON; the runtimes
// of Lambda hardly let one through. Here it is Lambda.Unknown: the function
// failed and there is no error type to report.
func taskResult(body []byte) (any, error) {
	data, err := decode(body)
	if err != nil {
		return nil, catchable(errorUnknown, fmt.Sprintf("The function's answer is not JSON: %v.", err))
	}
	return map[string]any{
		"ExecutedVersion": "$LATEST",
		"Payload":         data,
		"StatusCode":      json.Number("200"),
	}, nil
}
