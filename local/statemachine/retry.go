package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// errorAll matches every failure that is not terminal.
const errorAll = "States.ALL"

// errorNames is the ErrorEquals of a retrier or a catcher.
type errorNames []string

// loadErrorNames validates an ErrorEquals. States.ALL must be the only name, in the last retrier or
// catcher. Of the other reserved names only States.Timeout is supported: States.TaskFailed is
// another wildcard, and the others never reach Retry and Catch.
func loadErrorNames(names []string, last bool) (errorNames, error) {
	if len(names) == 0 {
		return nil, errors.New("ErrorEquals: must have at least one error name")
	}
	for _, name := range names {
		switch {
		case name == errorAll && (len(names) > 1 || !last):
			return nil, fmt.Errorf("ErrorEquals: %s must be the only name, in the last entry", errorAll)
		case name == errorAll, name == errorTimeout:
		case strings.HasPrefix(name, "States."):
			return nil, fmt.Errorf("ErrorEquals: %q is not supported", name)
		}
	}
	return names, nil
}

func (n errorNames) match(failed *failure) bool {
	return n[0] == errorAll || slices.Contains(n, failed.name)
}

// retrier is one entry of Retry.
type retrier struct {
	errors   errorNames
	interval time.Duration
	attempts int // retries, not counting the first attempt
	rate     float64
	maxDelay time.Duration
	jitter   bool // the delay is random, between zero and the computed one
}

type retrierFields struct {
	ErrorEquals                                   []string
	IntervalSeconds, MaxAttempts, MaxDelaySeconds int
	BackoffRate                                   float64
	JitterStrategy                                string
}

func loadRetriers(raws []json.RawMessage) ([]retrier, error) {
	var retriers []retrier
	for i, raw := range raws {
		loaded, err := loadRetrier(raw, i == len(raws)-1)
		if err != nil {
			return nil, fmt.Errorf("Retry[%d]: %w", i, err)
		}
		retriers = append(retriers, loaded)
	}
	return retriers, nil
}

func loadRetrier(raw json.RawMessage, last bool) (retrier, error) {
	fields := retrierFields{
		IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: "NONE",
		// AWS has no default. No execution is longer than this one.
		MaxDelaySeconds: int(maxExecution / time.Second),
	}
	if err := loadFields(raw, &fields); err != nil {
		return retrier{}, err
	}
	names, err := loadErrorNames(fields.ErrorEquals, last)
	if err != nil {
		return retrier{}, err
	}
	interval, err := loadSeconds("IntervalSeconds", fields.IntervalSeconds, 1)
	if err != nil {
		return retrier{}, err
	}
	maxDelay, err := loadSeconds("MaxDelaySeconds", fields.MaxDelaySeconds, 1)
	switch {
	case err != nil:
		return retrier{}, err
	case fields.MaxAttempts < 0:
		return retrier{}, errors.New("MaxAttempts: must not be negative")
	case fields.BackoffRate < 1:
		return retrier{}, errors.New("BackoffRate: must be at least 1")
	case fields.JitterStrategy != "NONE" && fields.JitterStrategy != "FULL":
		return retrier{}, fmt.Errorf("JitterStrategy: %q is not supported", fields.JitterStrategy)
	}
	return retrier{
		errors: names, interval: interval, attempts: fields.MaxAttempts, rate: fields.BackoffRate,
		maxDelay: maxDelay, jitter: fields.JitterStrategy == "FULL",
	}, nil
}

// delay returns the time to wait before the next retry, after a number of retries.
func (r retrier) delay(retries int, jitter func(time.Duration) time.Duration) time.Duration {
	backoff := float64(r.interval) * math.Pow(r.rate, float64(retries))
	delay := time.Duration(min(backoff, float64(r.maxDelay)))
	if r.jitter {
		return jitter(delay)
	}
	return delay
}

// retry finds the first retrier that matches the failure, counts a retry and returns its delay. It
// returns false if no retrier matches or the retries of that retrier are used up, even if a later
// retrier matches as well.
func (s *task) retry(failed *failure, retries []int, jitter func(time.Duration) time.Duration) (time.Duration, bool) {
	for i, retrier := range s.retriers {
		if !retrier.errors.match(failed) {
			continue
		}
		if retries[i] == retrier.attempts {
			return 0, false
		}
		delay := retrier.delay(retries[i], jitter)
		retries[i]++
		return delay, true
	}
	return 0, false
}
