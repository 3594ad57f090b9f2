package statemachine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// lambdaInvoke is the resource of the optimized Lambda integration, which waits for the function's
// response.
const lambdaInvoke = "arn:aws:states:::lambda:invoke"

// task is a Task state that invokes a function.
type task struct {
	function   string
	payload    template
	timeout    time.Duration // of one attempt
	selector   template      // the ResultSelector, or the whole result
	resultPath resultPath
	retriers   []retrier
	catchers   []catcher
	next       string
}

type taskFields struct {
	Type, Comment, Resource, Next          string
	TimeoutSeconds                         int
	Parameters, ResultSelector, ResultPath json.RawMessage
	Retry, Catch                           []json.RawMessage
}

func loadTask(raw json.RawMessage) (state, error) {
	fields := taskFields{TimeoutSeconds: maxSeconds} // the default of AWS
	if err := loadFields(raw, &fields); err != nil {
		return nil, err
	}
	if fields.Resource != lambdaInvoke {
		return nil, fmt.Errorf("Resource: %q is not supported, only %q", fields.Resource, lambdaInvoke)
	}
	s := &task{selector: path{}, next: fields.Next}
	var err error
	if s.timeout, err = loadSeconds("TimeoutSeconds", fields.TimeoutSeconds, 1); err != nil {
		return nil, err
	}
	if err := s.loadParameters(fields.Parameters); err != nil {
		return nil, fmt.Errorf("Parameters: %w", err)
	}
	if fields.ResultSelector != nil {
		if s.selector, err = loadTemplate(fields.ResultSelector); err != nil {
			return nil, fmt.Errorf("ResultSelector: %w", err)
		}
	}
	if s.resultPath, err = loadResultPath(fields.ResultPath); err != nil {
		return nil, err
	}
	if s.retriers, err = loadRetriers(fields.Retry); err != nil {
		return nil, err
	}
	s.catchers, err = loadCatchers(fields.Catch)
	return s, err
}

func (s *task) loadParameters(raw json.RawMessage) error {
	fields, err := splitObject(raw)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch name {
		case "FunctionName":
			err = json.Unmarshal(fields[name], &s.function)
		case "Payload":
			s.payload, err = loadTemplate(fields[name])
		case "Payload.$":
			s.payload, err = loadExpression(fields[name])
		default:
			return fmt.Errorf("field %q is not supported", name)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	switch {
	case s.function == "":
		return errors.New("FunctionName: missing")
	case s.payload == nil:
		return errors.New("Payload: missing")
	case fields["Payload"] != nil && fields["Payload.$"] != nil:
		return errors.New(`duplicate field "Payload"`)
	}
	return nil
}

func (s *task) targets() []target {
	targets := []target{{"Next", s.next}}
	for i, catcher := range s.catchers {
		targets = append(targets, target{fmt.Sprintf("Catch[%d].Next", i), catcher.next})
	}
	return targets
}

// enter attempts the task until an attempt succeeds or no retrier allows another one. Only failures
// of an attempt are retried or caught; errors in paths and exceeded quotas are terminal.
func (s *task) enter(ctx context.Context, r *run, input any) (step, error) {
	payload, err := s.parameters(input)
	if err != nil {
		return step{}, err
	}
	retries := make([]int, len(s.retriers)) // per retrier; reset each time the state is entered
	for {
		result, err := s.attempt(ctx, r, payload)
		if err == nil {
			output, err := s.resultPath.apply(input, result)
			return step{output: output, next: s.next}, err
		}
		var failed *failure
		if !errors.As(err, &failed) || failed.terminal {
			return step{}, err
		}
		delay, ok := s.retry(failed, retries, r.opts.Jitter)
		if !ok {
			return s.catch(failed, input)
		}
		if err := sleep(ctx, delay); err != nil {
			return step{}, err
		}
	}
}

// parameters returns the payload. The quota applies to all Parameters, including the function name
// ("after Parameters processing" in the guide).
func (s *task) parameters(input any) ([]byte, error) {
	data, err := s.payload.from(input)
	if err != nil {
		return nil, err
	}
	payload, err := encode(data)
	if err != nil {
		return nil, err
	}
	size := len(`{"FunctionName":"","Payload":}`) + len(s.function) + len(payload)
	return payload, checkQuota("task's parameters", size)
}
