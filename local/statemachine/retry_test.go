package statemachine_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

// seconds returns the given numbers of seconds as durations.
func seconds(values ...float64) []time.Duration {
	var durations []time.Duration
	for _, value := range values {
		durations = append(durations, time.Duration(value*float64(time.Second)))
	}
	return durations
}

func TestRetry_Delays(t *testing.T) {
	tests := map[string]struct {
		retrier string
		calls   []time.Duration
	}{
		"defaults":        {``, seconds(0, 1, 3, 7)},
		"MaxAttempts 0":   {`, "MaxAttempts": 0`, seconds(0)},
		"MaxAttempts 1":   {`, "MaxAttempts": 1`, seconds(0, 1)},
		"IntervalSeconds": {`, "IntervalSeconds": 5`, seconds(0, 5, 15, 35)},
		"BackoffRate":     {`, "IntervalSeconds": 3, "BackoffRate": 1.5, "MaxAttempts": 2`, seconds(0, 3, 7.5)},
		"BackoffRate 1":   {`, "BackoffRate": 1`, seconds(0, 1, 2, 3)},
		"MaxDelaySeconds": {
			`, "IntervalSeconds": 2, "MaxAttempts": 5, "MaxDelaySeconds": 5`, seconds(0, 2, 6, 11, 16, 21),
		},
		"JitterStrategy NONE":     {`, "JitterStrategy": "NONE", "MaxAttempts": 1`, seconds(0, 1)},
		"overflowing BackoffRate": {`, "BackoffRate": 1e300, "MaxDelaySeconds": 9`, seconds(0, 1, 10, 19)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				functions := &stubFunctions{responses: []response{functionError("A")}}
				retry := `"Retry": [{"ErrorEquals": ["A"]` + test.retrier + `}]`
				execution := mustRun(t, taskDefinition(retry), `{"in": 1}`, functions.invoke)
				wantFailed(t, execution, "A")
				if got := functions.times(); !slices.Equal(got, test.calls) {
					t.Errorf("calls at %v, want %v", got, test.calls)
				}
			})
		})
	}
}

func TestRetry_Jitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var limits []time.Duration
		functions := &stubFunctions{responses: []response{functionError("A")}}
		machine := mustLoad(t, taskDefinition(`"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2,
			"MaxAttempts": 5, "BackoffRate": 2, "MaxDelaySeconds": 30, "JitterStrategy": "FULL"}]`))
		execution := machine.Run(t.Context(), []byte(`{"in": 1}`), statemachine.Options{
			Invoke: functions.invoke,
			Jitter: func(limit time.Duration) time.Duration {
				limits = append(limits, limit)
				return limit / 4
			},
		})
		wantFailed(t, execution, "A")
		if want := seconds(2, 4, 8, 16, 30); !slices.Equal(limits, want) {
			t.Errorf("jitter limits %v, want %v", limits, want)
		}
		if got, want := functions.times(), seconds(0, 0.5, 1.5, 3.5, 7.5, 15); !slices.Equal(got, want) {
			t.Errorf("calls at %v, want %v", got, want)
		}
	})
}

func TestRetry_DefaultJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &stubFunctions{responses: []response{functionError("A")}}
		mustRun(t, taskDefinition(`"Retry": [{"ErrorEquals": ["A"],
			"BackoffRate": 1, "MaxAttempts": 50, "JitterStrategy": "FULL"}]`), `{"in": 1}`, functions.invoke)
		times := functions.times()
		wholeSeconds := 0
		for i := 1; i < len(times); i++ {
			delay := times[i] - times[i-1]
			if delay < 0 || delay >= time.Second {
				t.Errorf("delay = %v, want [0s,1s)", delay)
			}
			if delay%time.Second == 0 {
				wholeSeconds++
			}
		}
		if len(times) != 51 || wholeSeconds == 50 {
			t.Errorf("calls at %v, want 50 random delays", times)
		}
	})
}

// TestRetry_RetriersCountIndependently runs the example "Complex retry scenarios" of the Developer
// Guide. The retrier of the fourth error has no retries left, and later retriers are not used.
func TestRetry_RetriersCountIndependently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &stubFunctions{responses: []response{
			functionError("ErrorA"), functionError("ErrorB"), functionError("ErrorC"), functionError("ErrorB"),
		}}
		execution := mustRun(t, taskDefinition(`"Retry": [
			{"ErrorEquals": ["ErrorA", "ErrorB"], "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 2},
			{"ErrorEquals": ["ErrorC"], "IntervalSeconds": 5},
			{"ErrorEquals": ["States.ALL"]}]`), `{"in": 1}`, functions.invoke)
		wantFailed(t, execution, "ErrorB")
		if got, want := functions.times(), seconds(0, 1, 3, 8); !slices.Equal(got, want) {
			t.Errorf("calls at %v, want %v", got, want)
		}
	})
}

func TestRetry_StopsAtSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &stubFunctions{responses: []response{functionError("A"), {body: `1`}}}
		definition := taskDefinition(`"ResultPath": null, "Retry": [{"ErrorEquals": ["A"]}]`)
		execution := mustRun(t, definition, `{"in": 1}`, functions.invoke)
		wantSucceeded(t, execution, `{"in":1}`)
		if len(functions.calls) != 2 || functions.calls[0].payload != functions.calls[1].payload {
			t.Errorf("calls %v, want two with the same payload", functions.calls)
		}
	})
}

// TestRetry_CountResetsWhenStateIsEnteredAgain uses the only retry of a task each time the task is
// entered.
func TestRetry_CountResetsWhenStateIsEnteredAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &stubFunctions{responses: []response{
			functionError("A"), {body: `"again"`}, functionError("A"), {body: `"over"`},
		}}
		execution := mustRun(t, `{"StartAt": "Call", "States": {
			"Call": {`+invokeTask+`, "ResultPath": "$.got", "Next": "Choose",
				"Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}]},
			"Choose": {"Type": "Choice", "Default": "Call",
				"Choices": [{"Variable": "$.got.Payload", "StringEquals": "over", "Next": "Done"}]},
			"Done": {"Type": "Succeed"}}}`, `{"in": 1}`, functions.invoke)
		if execution.Status != statemachine.Succeeded || len(functions.calls) != 4 {
			t.Errorf("execution = %v after %d calls, want SUCCEEDED after 4", execution, len(functions.calls))
		}
	})
}

func TestRetry_ContextEndsDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		machine := mustLoad(t, taskDefinition(`"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 60}]`))
		execution := machine.Run(ctx, []byte(`{"in": 1}`), statemachine.Options{Invoke: alwaysFailing(errors.New("no"))})
		if execution.Status != statemachine.Aborted || time.Since(start) != 3*time.Second {
			t.Errorf("execution = %v after %v, want ABORTED after 3s", execution.Status, time.Since(start))
		}
	})
}
