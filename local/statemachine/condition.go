package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
)

// condition is the condition of a choice rule.
type condition interface {
	holds(input any) (bool, error)
}

// and holds if all its conditions hold. It stops at the first that does not hold, as specified in
// "Boolean expression", so that an IsPresent can guard the conditions after it.
type and []condition

func (c and) holds(input any) (bool, error) {
	for _, operand := range c {
		if holds, err := operand.holds(input); !holds || err != nil {
			return false, err
		}
	}
	return true, nil
}

// or holds if one of its conditions holds. It stops at the first that holds.
type or []condition

func (c or) holds(input any) (bool, error) {
	for _, operand := range c {
		if holds, err := operand.holds(input); holds || err != nil {
			return holds, err
		}
	}
	return false, nil
}

// not holds if its condition does not hold.
type not struct {
	condition condition
}

func (c not) holds(input any) (bool, error) {
	holds, err := c.condition.holds(input)
	return !holds, err
}

// presence is IsPresent. It is the only operator for which a missing path is not an error.
type presence struct {
	variable path
	want     bool
}

func (c presence) holds(input any) (bool, error) {
	_, present := c.variable.find(input)
	return present == c.want, nil
}

// comparison tests the value of a variable. A value of another type than the operand is unequal to
// it, not an error.
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

// conditionFields contains either an operator that combines conditions, or a Variable and an
// operator that tests the variable.
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
	for _, present := range []bool{
		f.And != nil, f.Or != nil, f.Not != nil, f.IsPresent != nil, f.IsString != nil, f.IsBoolean != nil,
		f.IsNumeric != nil, f.BooleanEquals != nil, f.NumericEquals != nil, f.StringEquals != nil,
	} {
		if present {
			operators++
		}
	}
	switch {
	case operators != 1:
		return nil, fmt.Errorf("must have exactly one operator, has %d", operators)
	case f.Variable != nil:
		return f.test()
	case f.And != nil:
		return loadAnd(f.And)
	case f.Or != nil:
		return loadOr(f.Or)
	case f.Not != nil:
		return loadNot(f.Not)
	default:
		return nil, errors.New("Variable: missing")
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
		return nil, errors.New("Variable: not allowed with And, Or or Not")
	}
}

func loadAnd(raws []json.RawMessage) (condition, error) {
	operands, err := loadOperands("And", raws)
	return and(operands), err
}

func loadOr(raws []json.RawMessage) (condition, error) {
	operands, err := loadOperands("Or", raws)
	return or(operands), err
}

// loadOperands loads the conditions that an operator combines.
func loadOperands(operator string, raws []json.RawMessage) ([]condition, error) {
	if len(raws) == 0 {
		return nil, fmt.Errorf("%s: must have at least one condition", operator)
	}
	var operands []condition
	for i, raw := range raws {
		operand, err := loadCondition(raw)
		if err != nil {
			return nil, fmt.Errorf("%s[%d]: %w", operator, i, err)
		}
		operands = append(operands, operand)
	}
	return operands, nil
}

func loadNot(raw json.RawMessage) (condition, error) {
	inner, err := loadCondition(raw)
	if err != nil {
		return nil, fmt.Errorf("Not: %w", err)
	}
	return not{inner}, nil
}
