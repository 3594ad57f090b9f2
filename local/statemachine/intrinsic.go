package statemachine

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// intrinsic is a call of an intrinsic function, whose arguments are paths, whole numbers and other calls.
// Source: AWS Step Functions Developer Guide, "Intrinsic functions for JSONPath states".
type intrinsic struct {
	name      string
	arguments []template
	call      func(arguments []any) (any, error)
}

// intrinsics are the functions that the auction uses, with the number of their arguments.
var intrinsics = map[string]struct {
	arity int
	call  func(arguments []any) (any, error)
}{
	"States.ArrayLength":  {1, arrayLength},
	"States.JsonToString": {1, jsonToString},
	"States.MathAdd":      {2, mathAdd},
}

func (f intrinsic) from(input any) (any, error) {
	values := make([]any, len(f.arguments))
	for i, argument := range f.arguments {
		var err error
		if values[i], err = argument.from(input); err != nil {
			return nil, err
		}
	}
	result, err := f.call(values)
	if err != nil {
		return nil, catchable(errorIntrinsic, fmt.Sprintf("%s: %v.", f.name, err))
	}
	return result, nil
}

var (
	callSyntax    = regexp.MustCompile(`^(States\.[A-Za-z0-9]+)\((.*)\)$`)
	integerSyntax = regexp.MustCompile(`^-?\d{1,10}$`)
)

// parseExpression reads the value of a field whose name ends in ".$": a path or a call.
func parseExpression(text string) (template, error) {
	text = strings.TrimSpace(text)
	if integerSyntax.MatchString(text) {
		return nil, fmt.Errorf("%q is neither a path nor a call", text)
	}
	return parseArgument(text)
}

func parseArgument(text string) (template, error) {
	text = strings.TrimSpace(text)
	if integerSyntax.MatchString(text) {
		return literal{json.Number(text)}, nil
	}
	parts := callSyntax.FindStringSubmatch(text)
	if parts == nil {
		return parsePath(text)
	}
	known, ok := intrinsics[parts[1]]
	if !ok {
		return nil, fmt.Errorf("%q is not supported, no such intrinsic function", text)
	}
	texts := splitArguments(parts[2])
	if len(texts) != known.arity {
		return nil, fmt.Errorf("%s takes %d arguments, not %d", parts[1], known.arity, len(texts))
	}
	f := intrinsic{name: parts[1], call: known.call}
	for _, text := range texts {
		argument, err := parseArgument(text)
		if err != nil {
			return nil, err
		}
		f.arguments = append(f.arguments, argument)
	}
	return f, nil
}

// splitArguments splits at the commas outside of inner calls.
func splitArguments(text string) []string {
	var arguments []string
	depth, start := 0, 0
	for i, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			arguments, start = append(arguments, text[start:i]), i+1
		}
	}
	return append(arguments, text[start:])
}

func arrayLength(arguments []any) (any, error) {
	array, ok := arguments[0].([]any)
	if !ok {
		return nil, errors.New("the argument is not an array")
	}
	return json.Number(strconv.Itoa(len(array))), nil
}

func jsonToString(arguments []any) (any, error) {
	text, err := encode(arguments[0])
	return string(text), err
}

func mathAdd(arguments []any) (any, error) {
	var sum int64
	for _, argument := range arguments {
		number, _ := argument.(json.Number)
		n, err := strconv.ParseInt(number.String(), 10, 32)
		if err != nil {
			return nil, errors.New("the arguments are not whole numbers of 32 bits")
		}
		sum += n
	}
	return json.Number(strconv.FormatInt(sum, 10)), nil
}
