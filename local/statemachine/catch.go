package statemachine

import (
	"encoding/json"
	"fmt"
)

// catcher is one entry of Catch.
type catcher struct {
	errors     errorNames
	resultPath resultPath
	next       string
}

type catcherFields struct {
	ErrorEquals []string
	ResultPath  json.RawMessage
	Next        string
}

func loadCatchers(raws []json.RawMessage) ([]catcher, error) {
	var catchers []catcher
	for i, raw := range raws {
		loaded, err := loadCatcher(raw, i == len(raws)-1)
		if err != nil {
			return nil, fmt.Errorf("Catch[%d]: %w", i, err)
		}
		catchers = append(catchers, loaded)
	}
	return catchers, nil
}

func loadCatcher(raw json.RawMessage, last bool) (catcher, error) {
	var fields catcherFields
	if err := loadFields(raw, &fields); err != nil {
		return catcher{}, err
	}
	names, err := loadErrorNames(fields.ErrorEquals, last)
	if err != nil {
		return catcher{}, err
	}
	to, err := loadResultPath(fields.ResultPath)
	return catcher{errors: names, resultPath: to, next: fields.Next}, err
}

// catch returns the step to the next state of the first catcher that matches the failure. The
// catcher's ResultPath sets the error in the task's input. If no catcher matches, the failure ends
// the execution.
func (s *task) catch(failed *failure, input any) (step, error) {
	for _, catcher := range s.catchers {
		if !catcher.errors.match(failed) {
			continue
		}
		output, err := catcher.resultPath.apply(input, map[string]any{
			"Error": failed.name,
			"Cause": failed.cause,
		})
		return step{output: output, next: catcher.next}, err
	}
	return step{}, failed
}
