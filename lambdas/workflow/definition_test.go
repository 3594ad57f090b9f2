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

// errorTypes are the names under which aws-lambda-go reports our errors: a renamed type changes its name here too.
func errorTypes() []string {
	var types []string
	for _, err := range []error{
		&workflow.OrderRejected{}, &workflow.InvalidEvent{}, &workflow.PermanentFailure{},
		&workflow.CollectFailed{}, &workflow.StoreFailed{}, &workflow.NotifyFailed{},
	} {
		types = append(types, typeName(err))
	}
	return types
}

func typeName(err error) string { return reflect.TypeOf(err).Elem().Name() }

// TestDefinition_MatchesExistingErrors finds a type that was renamed in Go and not in the file, or
// the other way.
func TestDefinition_MatchesExistingErrors(t *testing.T) {
	m, known := deployed(t), errorTypes()
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
				t.Errorf("%s matches %q, which is none of %q", task, name, known)
			}
		}
	}
}

// TestDefinition_CatchesRejectionsFirst checks the one error that is not a failure: it has a
// catcher of its own.
func TestDefinition_CatchesRejectionsFirst(t *testing.T) {
	want := []catcher{
		{[]string{typeName(&workflow.OrderRejected{})}, "NotifyRejections"},
		{[]string{anyError}, "NotifyStoreFailure"},
	}
	if got := deployed(t).States["StoreResults"].Catch; !reflect.DeepEqual(got, want) {
		t.Errorf("StoreResults catches %+v, want %+v", got, want)
	}
}

// TestDefinition_ErrorNamesAreThoseInGo compares the names that are in the definition and in Go.
func TestDefinition_ErrorNamesAreThoseInGo(t *testing.T) {
	m := deployed(t)
	if got := typeName(&workflow.OrderRejected{}); got != workflow.OrderRejectedName {
		t.Errorf("the type is %q, its name %q", got, workflow.OrderRejectedName)
	}
	var set struct{ Error string }
	if err := json.Unmarshal(m.States["SetErrorToOrderRejected"].Result, &set); err != nil || set.Error != workflow.OrderRejectedName {
		t.Errorf("SetErrorToOrderRejected sets %q, %v, want %q", set.Error, err, workflow.OrderRejectedName)
	}
	if got := m.States["Failed"].Error; got != workflow.AuctionFailedName {
		t.Errorf("an execution fails with %q, want %q", got, workflow.AuctionFailedName)
	}
}

// TestEveryTaskIsRetriedAlike checks that permanent errors are not retried, and all others are,
// with growing delays and jitter.
func TestEveryTaskIsRetriedAlike(t *testing.T) {
	final := retrier{ErrorEquals: []string{typeName(&workflow.OrderRejected{}), typeName(&workflow.InvalidEvent{}), typeName(&workflow.PermanentFailure{})}}
	m := deployed(t)
	for _, task := range m.tasks(t) {
		retry := m.States[task].Retry
		if len(retry) != 2 || !reflect.DeepEqual(retry[0], final) {
			t.Errorf("%s: Retry is %+v, want first %+v and one more", task, retry, final)
			continue
		}
		r := retry[1]
		switch {
		case !slices.Equal(r.ErrorEquals, []string{anyError}):
			t.Errorf("%s: the second retrier is for %q, want %s", task, r.ErrorEquals, anyError)
		case r.MaxAttempts != 5:
			t.Errorf("%s: %d retries, want 5", task, r.MaxAttempts)
		case r.IntervalSeconds < 1 || r.BackoffRate <= 1:
			t.Errorf("%s: %+v does not back off", task, r)
		case r.MaxDelaySeconds <= r.IntervalSeconds || r.MaxDelaySeconds > 60:
			t.Errorf("%s: delays of at most %v seconds, want a minute at most", task, r.MaxDelaySeconds)
		case r.JitterStrategy != "FULL":
			t.Errorf("%s: jitter %q, want FULL", task, r.JitterStrategy)
		}
	}
}

// TestEveryTaskCatchesWhateverFails checks that no error of a function ends an execution without a
// notification.
func TestEveryTaskCatchesWhateverFails(t *testing.T) {
	m := deployed(t)
	for _, task := range m.tasks(t) {
		catchers := m.States[task].Catch
		if len(catchers) == 0 || !slices.Equal(catchers[len(catchers)-1].ErrorEquals, []string{anyError}) {
			t.Errorf("%s: Catch is %+v, want %s last", task, catchers, anyError)
		}
	}
}

func TestTasksCallLambdaAlone(t *testing.T) {
	m := deployed(t)
	for _, task := range m.tasks(t) {
		if got := m.States[task].Resource; got != "arn:aws:states:::lambda:invoke" {
			t.Errorf("%s: Resource %q", task, got)
		}
	}
	if strings.Contains(strings.ReplaceAll(render(t, names), " ", ""), `"Resource":"*"`) {
		t.Error("a Resource is *")
	}
}

// TestExecution_EndsBeforeTheNextHour checks that two executions hardly overlap, and that a
// function that is down for good is reported before the execution times out: a time-out is not
// notified.
func TestExecution_EndsBeforeTheNextHour(t *testing.T) {
	m := deployed(t)
	limit := seconds(m.TimeoutSeconds)
	if limit <= 0 || limit >= time.Hour {
		t.Errorf("an execution may take %v, want less than an hour", limit)
	}
	if worst := m.worst("CollectResults") + m.worst("NotifyFailedExecution"); worst >= limit {
		t.Errorf("collect-results and notify, both down, take %v of the execution's %v", worst, limit)
	}
	if worst := m.worst("NotifyRejections") + m.worst("NotifyNotificationFailure"); worst >= limit {
		t.Errorf("notify, down, takes %v of the execution's %v", worst, limit)
	}
}

// worst is how long a task takes when every attempt of it times out and every delay is the longest.
func (m stateMachine) worst(task string) time.Duration {
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

// TestEveryTaskHasItsOwnTimeLimit checks what AWS would set to three years: longer than its function's own limit, so that
// the function is the one to say what took so long.
func TestEveryTaskHasItsOwnTimeLimit(t *testing.T) {
	m := deployed(t)
	for _, task := range m.tasks(t) {
		limit := seconds(m.States[task].TimeoutSeconds)
		for _, function := range []string{settings.CollectResults, settings.StoreResults, settings.Notify} {
			if limit <= settings.Timeout(function) || limit > 15*time.Minute {
				t.Errorf("%s: %s, want more than the %s of %s", task, limit, settings.Timeout(function), function)
			}
		}
	}
}
