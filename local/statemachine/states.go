package statemachine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// pass is a Pass state. Its result comes from its input or from the definition.
type pass struct {
	result     template
	resultPath resultPath
	next       string
}

type passFields struct {
	Type, Comment, Next            string
	Parameters, Result, ResultPath json.RawMessage
}

func loadPass(raw json.RawMessage) (state, error) {
	var fields passFields
	if err := loadFields(raw, &fields); err != nil {
		return nil, err
	}
	result, err := loadPassResult(fields)
	if err != nil {
		return nil, err
	}
	to, err := loadResultPath(fields.ResultPath)
	if err != nil {
		return nil, err
	}
	return &pass{result: result, resultPath: to, next: fields.Next}, nil
}

func loadPassResult(fields passFields) (template, error) {
	switch {
	case fields.Parameters != nil && fields.Result != nil:
		return nil, errors.New("Result: not supported together with Parameters")
	case fields.Parameters != nil:
		result, err := loadTemplate(fields.Parameters)
		if err != nil {
			return nil, fmt.Errorf("Parameters: %w", err)
		}
		return result, nil
	case fields.Result != nil:
		result, err := decode(fields.Result)
		return literal{result}, err
	default:
		return path{}, nil // the input
	}
}

func (s *pass) enter(_ context.Context, _ *run, input any) (step, error) {
	result, err := s.result.from(input)
	if err != nil {
		return step{}, err
	}
	output, err := s.resultPath.apply(input, result)
	return step{output: output, next: s.next}, err
}

func (s *pass) targets() []target { return []target{{"Next", s.next}} }

// wait is a Wait state.
type wait struct {
	duration time.Duration
	next     string
}

type waitFields struct {
	Type, Comment, Next string
	Seconds             int
}

func loadWait(raw json.RawMessage) (state, error) {
	fields := waitFields{Seconds: -1}
	if err := loadFields(raw, &fields); err != nil {
		return nil, err
	}
	duration, err := loadSeconds("Seconds", fields.Seconds, 0)
	if err != nil {
		return nil, err
	}
	return &wait{duration: duration, next: fields.Next}, nil
}

func (s *wait) enter(ctx context.Context, r *run, input any) (step, error) {
	duration := s.duration
	if r.opts.Wait > 0 {
		duration = r.opts.Wait
	}
	if err := sleep(ctx, duration); err != nil {
		return step{}, err
	}
	return step{output: input, next: s.next}, nil
}

func (s *wait) targets() []target { return []target{{"Next", s.next}} }

// succeed is a Succeed state. Its input is the output of the execution.
type succeed struct{}

type succeedFields struct {
	Type, Comment string
}

func loadSucceed(raw json.RawMessage) (state, error) {
	return succeed{}, loadFields(raw, &succeedFields{})
}

func (succeed) enter(_ context.Context, _ *run, input any) (step, error) {
	return step{output: input}, nil
}

func (succeed) targets() []target { return nil }

// fail is a Fail state.
type fail struct {
	name, cause string
}

type failFields struct {
	Type, Comment, Error, Cause string
}

func loadFail(raw json.RawMessage) (state, error) {
	var fields failFields
	err := loadFields(raw, &fields)
	return fail{name: fields.Error, cause: fields.Cause}, err
}

func (s fail) enter(context.Context, *run, any) (step, error) {
	return step{}, terminal(s.name, "%s", s.cause)
}

func (fail) targets() []target { return nil }
