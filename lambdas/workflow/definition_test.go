package workflow_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

const anyError = "States.ALL"

// errorNames returns the names under which Lambda reports the errors: the names of their types.
func errorNames() []string {
	var names []string
	for _, err := range []error{
		&workflow.OrderRejected{}, &workflow.InvalidEvent{}, &workflow.PermanentFailure{},
		&workflow.CollectFailed{}, &workflow.StoreFailed{}, &workflow.NotifyFailed{},
	} {
		names = append(names, typeName(err))
	}
	return names
}

func typeName(err error) string { return reflect.TypeOf(err).Elem().Name() }

// TestDefinition_MatchesExistingErrors checks that the definition matches only names of errors that
// exist in Go.
func TestDefinition_MatchesExistingErrors(t *testing.T) {
	m, known := newStateMachine(t), errorNames()
	for _, task := range m.tasks(t) {
		var matched []string
		for _, r := range m.States[task].Retry {
			matched = append(matched, r.ErrorEquals...)
		}
		for _, c := range m.States[task].Catch {
			matched = append(matched, c.ErrorEquals...)
		}
		for _, name := range matched {
			if name != anyError && !slices.Contains(known, name) {
				t.Errorf("%s matches %q, want one of %q", task, name, known)
			}
		}
	}
}

// TestDefinition_CatchesRejectionsFirst checks the catcher of OrderRejected, the only error that is
// not a failure.
func TestDefinition_CatchesRejectionsFirst(t *testing.T) {
	want := []catcher{
		{[]string{typeName(&workflow.OrderRejected{})}, "NotifyRejections"},
		{[]string{anyError}, "NotifyStoreFailure"},
	}
	if got := newStateMachine(t).States["StoreResults"].Catch; !reflect.DeepEqual(got, want) {
		t.Errorf("StoreResults catches %+v, want %+v", got, want)
	}
}

// TestDefinition_ErrorNamesMatchGo compares the error names that the definition sets with the names
// in Go.
func TestDefinition_ErrorNamesMatchGo(t *testing.T) {
	m := newStateMachine(t)
	if got := typeName(&workflow.OrderRejected{}); got != workflow.OrderRejectedName {
		t.Errorf("type name %q, want %q", got, workflow.OrderRejectedName)
	}
	var set struct{ Error string }
	err := json.Unmarshal(m.States["SetErrorToOrderRejected"].Result, &set)
	if err != nil || set.Error != workflow.OrderRejectedName {
		t.Errorf("SetErrorToOrderRejected sets %q, %v, want %q", set.Error, err, workflow.OrderRejectedName)
	}
	if got := m.States["Failed"].Error; got != workflow.AuctionFailedName {
		t.Errorf("an execution fails with %q, want %q", got, workflow.AuctionFailedName)
	}
}

// TestDefinition_TasksRetryTemporaryErrors checks that each task retries all errors except
// permanent ones, with exponential backoff and jitter.
func TestDefinition_TasksRetryTemporaryErrors(t *testing.T) {
	never := retrier{ErrorEquals: []string{
		typeName(&workflow.OrderRejected{}), typeName(&workflow.InvalidEvent{}), typeName(&workflow.PermanentFailure{}),
	}}
	m := newStateMachine(t)
	for _, task := range m.tasks(t) {
		retry := m.States[task].Retry
		if len(retry) != 2 || !reflect.DeepEqual(retry[0], never) {
			t.Errorf("%s: Retry is %+v, want %+v and one more retrier", task, retry, never)
			continue
		}
		r := retry[1]
		switch {
		case !slices.Equal(r.ErrorEquals, []string{anyError}):
			t.Errorf("%s: the second retrier matches %q, want %s", task, r.ErrorEquals, anyError)
		case r.MaxAttempts != 5:
			t.Errorf("%s: %d retries, want 5", task, r.MaxAttempts)
		case r.IntervalSeconds < 1 || r.BackoffRate <= 1:
			t.Errorf("%s: %+v, want exponential backoff", task, r)
		case r.MaxDelaySeconds <= r.IntervalSeconds || r.MaxDelaySeconds > 60:
			t.Errorf("%s: MaxDelaySeconds is %v, want at most 60", task, r.MaxDelaySeconds)
		case r.JitterStrategy != "FULL":
			t.Errorf("%s: JitterStrategy is %q, want FULL", task, r.JitterStrategy)
		}
	}
}

// TestDefinition_TasksCatchAllErrors checks that no error of a function ends an execution without a
// notification.
func TestDefinition_TasksCatchAllErrors(t *testing.T) {
	m := newStateMachine(t)
	for _, task := range m.tasks(t) {
		catchers := m.States[task].Catch
		if len(catchers) == 0 || !slices.Equal(catchers[len(catchers)-1].ErrorEquals, []string{anyError}) {
			t.Errorf("%s: Catch is %+v, want a last catcher for %s", task, catchers, anyError)
		}
	}
}

func TestDefinition_TasksInvokeOnlyLambda(t *testing.T) {
	m := newStateMachine(t)
	for _, task := range m.tasks(t) {
		if got := m.States[task].Resource; got != "arn:aws:states:::lambda:invoke" {
			t.Errorf("%s: Resource is %q, want the Lambda integration", task, got)
		}
	}
	if strings.Contains(strings.ReplaceAll(mustRender(t, functions), " ", ""), `"Resource":"*"`) {
		t.Error("a Resource is *, want the Lambda integration")
	}
}

// TestDefinition_TimesOutWithinAnHour checks that an execution ends before the next one starts, and
// that the failure of a function is notified before the execution times out. A timeout itself is
// not notified.
func TestDefinition_TimesOutWithinAnHour(t *testing.T) {
	m := newStateMachine(t)
	limit := seconds(m.TimeoutSeconds)
	if limit <= 0 || limit >= time.Hour {
		t.Errorf("TimeoutSeconds of the execution is %v, want less than an hour", limit)
	}
	if got := m.maxDuration("CollectResults") + m.maxDuration("NotifyFailedExecution"); got >= limit {
		t.Errorf("CollectResults and NotifyFailedExecution take up to %v, want less than %v", got, limit)
	}
	if got := m.maxDuration("NotifyRejections") + m.maxDuration("NotifyNotificationFailure"); got >= limit {
		t.Errorf("NotifyRejections and NotifyNotificationFailure take up to %v, want less than %v", got, limit)
	}
}

// maxDuration returns the duration of a task if every attempt times out and every delay is as long
// as possible.
func (m stateMachine) maxDuration(task string) time.Duration {
	s := m.States[task]
	r := s.Retry[len(s.Retry)-1]
	total, delay := seconds(s.TimeoutSeconds), r.IntervalSeconds
	for range r.MaxAttempts {
		total += seconds(int(min(delay, r.MaxDelaySeconds))) + seconds(s.TimeoutSeconds)
		delay *= r.BackoffRate
	}
	return total
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// TestDefinition_TasksTimeOutAfterTheirFunction checks that the timeout of each task is longer than
// the timeout of its function, so that the state machine receives the error of the function. A task
// without a timeout may run for years.
func TestDefinition_TasksTimeOutAfterTheirFunction(t *testing.T) {
	m := newStateMachine(t)
	for _, task := range m.tasks(t) {
		limit := seconds(m.States[task].TimeoutSeconds)
		for _, function := range []string{settings.CollectResults, settings.StoreResults, settings.Notify} {
			if limit <= settings.Timeout(function) || limit > 15*time.Minute {
				t.Errorf("%s times out after %s, want at most 15m and more than the %s of %s",
					task, limit, settings.Timeout(function), function)
			}
		}
	}
}
