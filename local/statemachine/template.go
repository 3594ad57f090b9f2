package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// template builds a value from a state's data. A path is a template too.
type template interface {
	from(input any) (any, error)
}

// literal is a constant value of the definition.
type literal struct {
	value any
}

func (l literal) from(any) (any, error) { return l.value, nil }

// object is a JSON object whose fields are templates.
type object map[string]template

func (o object) from(input any) (any, error) {
	filled := make(map[string]any, len(o))
	for name, field := range o {
		value, err := field.from(input)
		if err != nil {
			return nil, err
		}
		filled[name] = value
	}
	return filled, nil
}

// loadTemplate loads a payload template: a JSON object in which a field whose name ends in ".$" has
// a path into the input or a call of an intrinsic function as its value.
func loadTemplate(raw json.RawMessage) (template, error) {
	fields, err := splitObject(raw)
	if err != nil {
		return nil, err
	}
	loaded := make(object, len(fields))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		load := loadValue
		plain, isPath := strings.CutSuffix(name, ".$")
		if isPath {
			load = loadExpression
		}
		if _, exists := loaded[plain]; exists {
			return nil, fmt.Errorf("duplicate field %q", plain)
		}
		if loaded[plain], err = load(fields[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return loaded, nil
}

func loadValue(raw json.RawMessage) (template, error) {
	switch raw[0] {
	case '{':
		return loadTemplate(raw)
	case '[':
		return nil, errors.New("arrays in templates are not supported")
	default:
		value, err := decode(raw)
		return literal{value}, err
	}
}

func loadExpression(raw json.RawMessage) (template, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, errors.New("must be a path")
	}
	return parseExpression(text)
}
