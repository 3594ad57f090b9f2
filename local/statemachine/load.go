package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

type machineFields struct {
	Comment        string
	StartAt        string
	TimeoutSeconds int
	States         json.RawMessage
}

// Load loads a state machine definition in Amazon States Language. The error names the state and
// the field that is invalid or unsupported. Invalid definitions include a transition to a state
// that does not exist, an unreachable state, and a States.ALL that is not the only name in the last
// retrier or catcher.
//
// Load supports what the auction's definition uses:
//
//   - at the top level, Comment, StartAt, TimeoutSeconds (the default is one year, the maximum of an
//     execution on AWS) and States;
//   - Task with Resource "arn:aws:states:::lambda:invoke", Parameters of FunctionName and Payload or
//     "Payload.$", TimeoutSeconds, ResultSelector, ResultPath, Retry, Catch and Next;
//   - Choice with Choices and Default; in its rules And, Or, Not, IsPresent, IsString, IsBoolean,
//     IsNumeric, BooleanEquals, NumericEquals and StringEquals;
//   - Pass with either Parameters or Result, ResultPath and Next;
//   - Wait with Seconds and Next; Succeed; Fail with Error and Cause;
//   - paths such as $, $.name.name and $.name[0], with names of letters, digits and underscores;
//   - payload templates without arrays;
//   - the intrinsic function States.MathAdd of paths and integers.
//
// Every state may have a Comment.
func Load(definition []byte) (*Machine, error) {
	fields := machineFields{TimeoutSeconds: int(maxExecution / time.Second)}
	if err := loadFields(definition, &fields); err != nil {
		return nil, fmt.Errorf("state machine: %w", err)
	}
	timeout, err := loadSeconds("TimeoutSeconds", fields.TimeoutSeconds, 1)
	if err != nil {
		return nil, fmt.Errorf("state machine: %w", err)
	}
	states, err := loadStates(fields.States)
	if err != nil {
		return nil, err
	}
	if err := checkReachable(states, fields.StartAt); err != nil {
		return nil, err
	}
	return &Machine{start: fields.StartAt, timeout: timeout, states: states}, nil
}

func loadStates(raw json.RawMessage) (map[string]state, error) {
	values, err := splitObject(raw)
	if err != nil {
		return nil, fmt.Errorf("state machine: States: %w", err)
	}
	states := make(map[string]state, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if states[name], err = loadState(values[name]); err != nil {
			return nil, fmt.Errorf("state %q: %w", name, err)
		}
	}
	return states, nil
}

func loadState(raw json.RawMessage) (state, error) {
	values, err := splitObject(raw)
	if err != nil {
		return nil, err
	}
	switch kind := string(values["Type"]); kind {
	case `"Task"`:
		return loadTask(raw)
	case `"Choice"`:
		return loadChoice(raw)
	case `"Pass"`:
		return loadPass(raw)
	case `"Wait"`:
		return loadWait(raw)
	case `"Succeed"`:
		return loadSucceed(raw)
	case `"Fail"`:
		return loadFail(raw)
	case "":
		return nil, errors.New("Type: missing")
	default:
		return nil, fmt.Errorf("Type: %s is not supported", kind)
	}
}

// checkReachable follows the transitions from the start state. It returns an error for a transition
// to a state that does not exist and for an unreachable state.
func checkReachable(states map[string]state, start string) error {
	if states[start] == nil {
		return fmt.Errorf("state machine: StartAt: state %q does not exist", start)
	}
	reached := map[string]bool{start: true}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		for _, to := range states[queue[0]].targets() {
			if states[to.state] == nil {
				return fmt.Errorf("state %q: %s: state %q does not exist", queue[0], to.field, to.state)
			}
			if !reached[to.state] {
				reached[to.state] = true
				queue = append(queue, to.state)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		if !reached[name] {
			return fmt.Errorf("state %q: unreachable", name)
		}
	}
	return nil
}
