package statemachine

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// mathAdd is a call of States.MathAdd: the sum of two 32-bit integers.
// Source: AWS Step Functions Developer Guide, "Intrinsic functions for JSONPath states".
type mathAdd struct{ first, second template }

var (
	mathAddSyntax = regexp.MustCompile(`^States\.MathAdd\(([^,()]+),([^,()]+)\)$`)
	integerSyntax = regexp.MustCompile(`^-?\d{1,10}$`)
)

// parseExpression parses the value of a field whose name ends in ".$": a path or a call of an
// intrinsic function.
func parseExpression(text string) (template, error) {
	groups := mathAddSyntax.FindStringSubmatch(text)
	if groups == nil {
		return parsePath(text)
	}
	first, err := parseArgument(groups[1])
	if err != nil {
		return nil, err
	}
	second, err := parseArgument(groups[2])
	return mathAdd{first, second}, err
}

func parseArgument(text string) (template, error) {
	text = strings.TrimSpace(text)
	if integerSyntax.MatchString(text) {
		return literal{json.Number(text)}, nil
	}
	return parsePath(text)
}

func (f mathAdd) from(input any) (any, error) {
	var sum int64
	for _, argument := range []template{f.first, f.second} {
		value, err := argument.from(input)
		if err != nil {
			return nil, err
		}
		number, _ := value.(json.Number)
		n, err := strconv.ParseInt(number.String(), 10, 32)
		if err != nil {
			return nil, catchable(errorIntrinsic, fmt.Sprintf("States.MathAdd: %v is not a 32-bit integer.", value))
		}
		sum += n
	}
	return json.Number(strconv.FormatInt(sum, 10)), nil
}
