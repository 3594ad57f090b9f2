package statemachine

import (
	"cmp"
	"encoding/json"
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

// Load reads a state machine's definition in Amazon States Language. The error
// names the state and the field that Load does not support or that makes no
// sense: a state that is named and missing, a state nothing leads to, a
// States.ALL that does not stand last and alone.
//
// What Load supports is what the auction's definition uses:
//
//   - at the top Comment, StartAt, TimeoutSeconds (by default the year that AWS
//     lets an execution live) and States;
//   - Task with Resource "arn:aws:states:::lambda:invoke", Parameters of
//     FunctionName and Payload or "Payload.$", TimeoutSeconds, ResultSelector,
//     ResultPath, Retry, Catch and Next;
//   - Choice with Choices and Default, and in the rules And, Or, Not, IsPresent,
//     IsString, IsBoolean, IsNumeric, BooleanEquals, NumericEquals and
//     StringEquals;
//   - Pass with either Parameters or Result, ResultPath and Next;
//   - Wait with Seconds and Next, Succeed, Fail with Error and Cause;
//   - in paths $, $.name.name and $.name[0], of letters, digits and
//     underscores; in templates no arrays, and of the intrinsic functions
//     States.MathAdd of paths and whole numbers.
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
	default:
		return nil, fmt.Errorf("Type: %s is not supported", cmp.Or(kind, "no type"))
	}
}

// checkReachable follows the states from the first one: each has to lead to
// states that exist, and none may be left over.
func checkReachable(states map[string]state, start string) error {
	if states[start] == nil {
		return fmt.Errorf("state machine: StartAt: there is no state %q", start)
	}
	reached := map[string]bool{start: true}
	for found := []string{start}; len(found) > 0; found = found[1:] {
		for _, to := range states[found[0]].targets() {
			if states[to.state] == nil {
				return fmt.Errorf("state %q: %s: there is no state %q", found[0], to.field, to.state)
			}
			if !reached[to.state] {
				reached[to.state] = true
				found = append(found, to.state)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		if !reached[name] {
			return fmt.Errorf("state %q: nothing leads to it", name)
		}
	}
	return nil
}
