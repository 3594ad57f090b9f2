package statemachine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// choice is a Choice state. The first rule whose condition holds determines the next state.
type choice struct {
	rules        []rule
	defaultState string // empty without a Default
}

type rule struct {
	condition condition
	next      string
}

type choiceFields struct {
	Type, Comment, Default string
	Choices                []json.RawMessage
}

type ruleFields struct {
	conditionFields
	Next string
}

func loadChoice(raw json.RawMessage) (state, error) {
	var fields choiceFields
	if err := loadFields(raw, &fields); err != nil {
		return nil, err
	}
	if len(fields.Choices) == 0 {
		return nil, errors.New("Choices: must have at least one rule")
	}
	loaded := &choice{defaultState: fields.Default}
	for i, raw := range fields.Choices {
		rule, err := loadRule(raw)
		if err != nil {
			return nil, fmt.Errorf("Choices[%d]: %w", i, err)
		}
		loaded.rules = append(loaded.rules, rule)
	}
	return loaded, nil
}

func loadRule(raw json.RawMessage) (rule, error) {
	var fields ruleFields
	if err := loadFields(raw, &fields); err != nil {
		return rule{}, err
	}
	condition, err := fields.condition()
	return rule{condition: condition, next: fields.Next}, err
}

func (s *choice) enter(_ context.Context, _ *run, input any) (step, error) {
	for _, rule := range s.rules {
		holds, err := rule.condition.holds(input)
		if err != nil {
			return step{}, err
		}
		if holds {
			return step{output: input, next: rule.next}, nil
		}
	}
	if s.defaultState == "" {
		return step{}, terminal(errorNoChoice, "No rule matches and there is no Default.")
	}
	return step{output: input, next: s.defaultState}, nil
}

func (s *choice) targets() []target {
	var targets []target
	for i, rule := range s.rules {
		targets = append(targets, target{fmt.Sprintf("Choices[%d].Next", i), rule.next})
	}
	if s.defaultState != "" {
		targets = append(targets, target{"Default", s.defaultState})
	}
	return targets
}
