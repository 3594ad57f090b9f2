package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
)

// condition is what a choice rule tests.
type condition interface {
	holds(input any) (bool, error)
}

// and holds when all its conditions do. It stops at the first that does not,
// as the specification says ("Boolean expression"), so that an IsPresent can
// guard the tests after it.
type and []condition

func (c and) holds(input any) (bool, error) {
	for _, part := range c {
		if holds, err := part.holds(input); !holds || err != nil {
			return false, err
		}
	}
	return true, nil
}

// or holds when one of its conditions does. It stops at the first that does.
type or []condition

func (c or) holds(input any) (bool, error) {
	for _, part := range c {
		if holds, err := part.holds(input); holds || err != nil {
			return holds, err
		}
	}
	return false, nil
}

// not holds when its condition does not.
type not struct {
	condition condition
}

func (c not) holds(input any) (bool, error) {
	holds, err := c.condition.holds(input)
	return !holds, err
}

// presence is IsPresent, the one test that a missing path does not fail.
type presence struct {
	variable path
	want     bool
}

func (c presence) holds(input any) (bool, error) {
	_, present := c.variable.find(input)
	return present == c.want, nil
}

// comparison tests the value of a variable. A value of the wrong type is
// different from every operand, not an error.
type comparison struct {
	variable path
	test     func(value any) bool
}

func (c comparison) holds(input any) (bool, error) {
	value, err := c.variable.from(input)
	if err != nil {
		return false, err
	}
	return c.test(value), nil
}

func isA[T any](want bool) func(any) bool {
	return func(value any) bool {
		_, is := value.(T)
		return is == want
	}
}

func equals[T comparable](operand T) func(any) bool {
	return func(value any) bool { return value == any(operand) }
}

func equalsNumber(operand float64) func(any) bool {
	return func(value any) bool {
		number, _ := value.(json.Number)
		n, err := number.Float64()
		return err == nil && n == operand
	}
}

// conditionFields has either an operator that combines conditions, or one that
// tests a Variable.
type conditionFields struct {
	And []json.RawMessage
	Or  []json.RawMessage
	Not json.RawMessage

	Variable      *string
	IsPresent     *bool
	IsString      *bool
	IsBoolean     *bool
	IsNumeric     *bool
	BooleanEquals *bool
	NumericEquals *float64
	StringEquals  *string
}

func loadCondition(raw json.RawMessage) (condition, error) {
	var fields conditionFields
	if err := loadFields(raw, &fields); err != nil {
		return nil, err
	}
	return fields.condition()
}

func (f conditionFields) condition() (condition, error) {
	operators := 0
	for _, given := range []bool{
		f.And != nil, f.Or != nil, f.Not != nil, f.IsPresent != nil, f.IsString != nil, f.IsBoolean != nil,
		f.IsNumeric != nil, f.BooleanEquals != nil, f.NumericEquals != nil, f.StringEquals != nil,
	} {
		if given {
			operators++
		}
	}
	switch {
	case operators != 1:
		return nil, fmt.Errorf("must have one operator, not %d", operators)
	case f.Variable != nil:
		return f.test()
	case f.And != nil:
		return loadAnd(f.And)
	case f.Or != nil:
		return loadOr(f.Or)
	case f.Not != nil:
		return loadNot(f.Not)
	default:
		return nil, errors.New("Variable: is missing")
	}
}

func (f conditionFields) test() (condition, error) {
	variable, err := parsePath(*f.Variable)
	if err != nil {
		return nil, fmt.Errorf("Variable: %w", err)
	}
	switch {
	case f.IsPresent != nil:
		return presence{variable, *f.IsPresent}, nil
	case f.IsString != nil:
		return comparison{variable, isA[string](*f.IsString)}, nil
	case f.IsBoolean != nil:
		return comparison{variable, isA[bool](*f.IsBoolean)}, nil
	case f.IsNumeric != nil:
		return comparison{variable, isA[json.Number](*f.IsNumeric)}, nil
	case f.NumericEquals != nil:
		return comparison{variable, equalsNumber(*f.NumericEquals)}, nil
	case f.BooleanEquals != nil:
		return comparison{variable, equals(*f.BooleanEquals)}, nil
	case f.StringEquals != nil:
		return comparison{variable, equals(*f.StringEquals)}, nil
	default:
		return nil, errors.New("Variable: must not stand beside And, Or or Not")
	}
}

func loadAnd(raws []json.RawMessage) (condition, error) {
	parts, err := loadParts("And", raws)
	return and(parts), err
}

func loadOr(raws []json.RawMessage) (condition, error) {
	parts, err := loadParts("Or", raws)
	return or(parts), err
}

// loadParts reads the conditions that an operator combines.
func loadParts(operator string, raws []json.RawMessage) ([]condition, error) {
	if len(raws) == 0 {
		return nil, fmt.Errorf("%s: must have a condition", operator)
	}
	var parts []condition
	for i, raw := range raws {
		part, err := loadCondition(raw)
		if err != nil {
			return nil, fmt.Errorf("%s[%d]: %w", operator, i, err)
		}
		parts = append(parts, part)
	}
	return parts, nil
}

func loadNot(raw json.RawMessage) (condition, error) {
	inner, err := loadCondition(raw)
	if err != nil {
		return nil, fmt.Errorf("Not: %w", err)
	}
	return not{inner}, nil
}
