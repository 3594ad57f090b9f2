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

// path is a reference path as a list of field names and, in brackets, positions
// in arrays; the empty path is "$", the whole value.
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

// position returns the position in an array that a step names, and whether it
// names one.
func position(step string) (int, bool) {
	digits, bracketed := strings.CutPrefix(step, "[")
	n, err := strconv.Atoi(strings.TrimSuffix(digits, "]"))
	return n, bracketed && err == nil
}

func (p path) String() string {
	return strings.ReplaceAll(strings.Join(append([]string{"$"}, p...), "."), ".[", "[")
}

// find returns the value the path leads to, if there is one.
func (p path) find(input any) (any, bool) {
	value := input
	for _, name := range p {
		if i, inArray := position(name); inArray {
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

// from returns the value the path leads to. A path that leads nowhere is
// States.Runtime, which the guide says is never retried and never caught.
func (p path) from(input any) (any, error) {
	value, ok := p.find(input)
	if !ok {
		return nil, terminal(errorRuntime, "The path '%s' could not be found in the input.", p)
	}
	return value, nil
}

// set returns input with value at the path, making the objects that are missing
// on the way. It copies what it changes, since states share their data.
func (p path) set(input, value any) (any, error) {
	if len(p) == 0 {
		return value, nil
	}
	object, ok := input.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%q has to be set in something that is no object", p[0])
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

// resultPath says what becomes of a result: it replaces the input, it is set
// inside the input, or it is discarded and the input goes on.
type resultPath struct {
	discard bool
	to      path
}

// loadResultPath reads a ResultPath: null discards, and "$" is the default.
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
		return resultPath{}, fmt.Errorf("ResultPath: %q is not supported, only paths without positions in arrays", text)
	}
	return resultPath{to: to}, nil
}

// apply makes a state's output of its input and its result. Every state's data
// comes from here or was there before, so this is where the size is checked.
//
// A path that cannot be set "fails the machine" (specification, "Runtime
// Errors"), so nothing catches it.
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
	return output, withinQuota("state's output", len(text))
}
