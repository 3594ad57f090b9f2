package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
)

// path is a reference path: a list of field names and array indexes in brackets. The empty path is
// "$", the whole value.
type path []string

var (
	pathSyntax = regexp.MustCompile(`^\$(\.[A-Za-z0-9_]+(\[\d{1,9}\])*)*$`)
	pathStep   = regexp.MustCompile(`[A-Za-z0-9_]+|\[\d+\]`)
)

func parsePath(text string) (path, error) {
	if !pathSyntax.MatchString(text) {
		return nil, fmt.Errorf("%q is not supported, only paths such as $, $.name.name and $.name[0]", text)
	}
	return pathStep.FindAllString(text, -1), nil
}

// arrayIndex returns the index of a step such as "[0]". It returns false if the step is a field
// name.
func arrayIndex(step string) (int, bool) {
	digits, bracketed := strings.CutPrefix(step, "[")
	n, err := strconv.Atoi(strings.TrimSuffix(digits, "]"))
	return n, bracketed && err == nil
}

func (p path) String() string {
	return strings.ReplaceAll(strings.Join(append([]string{"$"}, p...), "."), ".[", "[")
}

// find returns the value at the path and whether it exists.
func (p path) find(input any) (any, bool) {
	value := input
	for _, name := range p {
		if i, isIndex := arrayIndex(name); isIndex {
			array, ok := value.([]any)
			if !ok || i >= len(array) {
				return nil, false
			}
			value = array[i]
			continue
		}
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = object[name]; !ok {
			return nil, false
		}
	}
	return value, true
}

// from returns the value at the path. A missing path is a States.Runtime error, which is never
// retried and never caught.
func (p path) from(input any) (any, error) {
	value, ok := p.find(input)
	if !ok {
		return nil, terminal(errorRuntime, "The path '%s' could not be found in the input.", p)
	}
	return value, nil
}

// set returns the input with value at the path. It creates missing objects on the path. It copies
// every object that it changes, because states share data.
func (p path) set(input, value any) (any, error) {
	if len(p) == 0 {
		return value, nil
	}
	object, ok := input.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the parent of %q is not an object", p[0])
	}
	child, ok := object[p[0]]
	if !ok {
		child = map[string]any{}
	}
	child, err := p[1:].set(child, value)
	if err != nil {
		return nil, err
	}
	changed := maps.Clone(object)
	changed[p[0]] = child
	return changed, nil
}

// resultPath is a ResultPath. The result replaces the input, is set at a path in the input, or is
// discarded.
type resultPath struct {
	discard bool
	to      path
}

// loadResultPath loads a ResultPath. null discards the result; the default is "$".
func loadResultPath(raw json.RawMessage) (resultPath, error) {
	if raw == nil {
		return resultPath{}, nil
	}
	if string(raw) == "null" {
		return resultPath{discard: true}, nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return resultPath{}, errors.New("ResultPath: must be a string or null")
	}
	to, err := parsePath(text)
	if err != nil {
		return resultPath{}, fmt.Errorf("ResultPath: %w", err)
	}
	if strings.Contains(text, "[") {
		return resultPath{}, fmt.Errorf("ResultPath: %q is not supported, only paths without array indexes", text)
	}
	return resultPath{to: to}, nil
}

// apply returns the output of a state for its input and its result. It checks the size, because
// only this function creates new data.
//
// A path that cannot be set "fails the machine" (specification, "Runtime Errors"), so it is a
// terminal error.
func (p resultPath) apply(input, result any) (any, error) {
	if p.discard {
		return input, nil
	}
	output, err := p.to.set(input, result)
	if err != nil {
		return nil, terminal(errorResultPath, "The ResultPath '%s' cannot be applied: %v.", p.to, err)
	}
	text, err := encode(output)
	if err != nil {
		return nil, err
	}
	return output, checkQuota("state's output", len(text))
}
