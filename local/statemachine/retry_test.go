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

// seconds is a list of times as a test writes them.
func seconds(values ...float64) []time.Duration {
	var durations []time.Duration
	for _, value := range values {
		durations = append(durations, time.Duration(value*float64(time.Second)))
	}
	return durations
}

func TestRetryDelays(t *testing.T) {
	tests := map[string]struct {
		retrier string
		calls   []time.Duration
	}{
		"defaults":        {``, seconds(0, 1, 3, 7)},
		"never":           {`, "MaxAttempts": 0`, seconds(0)},
		"once":            {`, "MaxAttempts": 1`, seconds(0, 1)},
		"an interval":     {`, "IntervalSeconds": 5`, seconds(0, 5, 15, 35)},
		"a rate":          {`, "IntervalSeconds": 3, "BackoffRate": 1.5, "MaxAttempts": 2`, seconds(0, 3, 7.5)},
		"a steady rate":   {`, "BackoffRate": 1`, seconds(0, 1, 2, 3)},
		"a longest delay": {`, "IntervalSeconds": 2, "MaxAttempts": 5, "MaxDelaySeconds": 5`, seconds(0, 2, 6, 11, 16, 21)},
		"no jitter":       {`, "JitterStrategy": "NONE", "MaxAttempts": 1`, seconds(0, 1)},
		"a huge rate":     {`, "BackoffRate": 1e300, "MaxDelaySeconds": 9`, seconds(0, 1, 10, 19)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				functions := &script{answers: []answer{reported("A")}}
				retry := `"Retry": [{"ErrorEquals": ["A"]` + test.retrier + `}]`
				execution := run(t, oneTask(retry), `{"in": 1}`, functions.invoke)
				expectFailed(t, execution, "A")
				if got := functions.times(); !slices.Equal(got, test.calls) {
					t.Errorf("called at %v, want %v", got, test.calls)
				}
			})
		})
	}
}

func TestRetryJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var limits []time.Duration
		functions := &script{answers: []answer{reported("A")}}
		machine := load(t, oneTask(`"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2,
			"MaxAttempts": 5, "BackoffRate": 2, "MaxDelaySeconds": 30, "JitterStrategy": "FULL"}]`))
		execution := machine.Run(t.Context(), []byte(`{"in": 1}`), statemachine.Options{
			Invoke: functions.invoke,
			Jitter: func(limit time.Duration) time.Duration {
				limits = append(limits, limit)
				return limit / 4
			},
		})
		expectFailed(t, execution, "A")
		if want := seconds(2, 4, 8, 16, 30); !slices.Equal(limits, want) {
			t.Errorf("drew below %v, want %v", limits, want)
		}
		if got, want := functions.times(), seconds(0, 0.5, 1.5, 3.5, 7.5, 15); !slices.Equal(got, want) {
			t.Errorf("called at %v, want %v", got, want)
		}
	})
}

func TestRetryJitterOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &script{answers: []answer{reported("A")}}
		run(t, oneTask(`"Retry": [{"ErrorEquals": ["A"], "BackoffRate": 1, "MaxAttempts": 50, "JitterStrategy": "FULL"}]`),
			`{"in": 1}`, functions.invoke)
		times := functions.times()
		whole := 0
		for i := 1; i < len(times); i++ {
			delay := times[i] - times[i-1]
			if delay < 0 || delay >= time.Second {
				t.Errorf("a delay of %v is not in [0s,1s)", delay)
			}
			if delay%time.Second == 0 {
				whole++
			}
		}
		if len(times) != 51 || whole == 50 {
			t.Errorf("called at %v: not 50 random delays", times)
		}
	})
}

// The example of the guide's "Complex retry scenarios": the fourth error finds
// its retrier used up, and no other is asked.
func TestRetriersCountSeparately(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &script{answers: []answer{
			reported("ErrorA"), reported("ErrorB"), reported("ErrorC"), reported("ErrorB"),
		}}
		execution := run(t, oneTask(`"Retry": [
			{"ErrorEquals": ["ErrorA", "ErrorB"], "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 2},
			{"ErrorEquals": ["ErrorC"], "IntervalSeconds": 5},
			{"ErrorEquals": ["States.ALL"]}]`), `{"in": 1}`, functions.invoke)
		expectFailed(t, execution, "ErrorB")
		if got, want := functions.times(), seconds(0, 1, 3, 8); !slices.Equal(got, want) {
			t.Errorf("called at %v, want %v", got, want)
		}
	})
}

func TestRetryStopsAtSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &script{answers: []answer{reported("A"), {body: `1`}}}
		execution := run(t, oneTask(`"ResultPath": null, "Retry": [{"ErrorEquals": ["A"]}]`), `{"in": 1}`, functions.invoke)
		expectSucceeded(t, execution, `{"in":1}`)
		if len(functions.calls) != 2 || functions.calls[0].payload != functions.calls[1].payload {
			t.Errorf("got the calls %v, want two of the same payload", functions.calls)
		}
	})
}

// The first visit uses its one retry up; the second has one again.
func TestRetriesStartAnewWithEveryVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		functions := &script{answers: []answer{reported("A"), {body: `"again"`}, reported("A"), {body: `"over"`}}}
		execution := run(t, `{"StartAt": "Call", "States": {
			"Call": {`+invoking+`, "ResultPath": "$.got", "Next": "Choose",
				"Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}]},
			"Choose": {"Type": "Choice", "Default": "Call",
				"Choices": [{"Variable": "$.got.Payload", "StringEquals": "over", "Next": "Done"}]},
			"Done": {"Type": "Succeed"}}}`, `{"in": 1}`, functions.invoke)
		if execution.Status != statemachine.Succeeded || len(functions.calls) != 4 {
			t.Errorf("got %v after %d calls, want success after 4", execution, len(functions.calls))
		}
	})
}

func TestRetryEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		machine := load(t, oneTask(`"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 60}]`))
		execution := machine.Run(ctx, []byte(`{"in": 1}`), statemachine.Options{Invoke: failing(errors.New("no"))})
		if execution.Status != statemachine.Aborted || time.Since(start) != 3*time.Second {
			t.Errorf("got %v after %v, want ABORTED after 3s", execution.Status, time.Since(start))
		}
	})
}
