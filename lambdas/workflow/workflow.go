// Package workflow holds the auction's state machine: one file, which Step Functions runs in the cloud and
// local/statemachine runs on one machine.
package workflow

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed auction.asl.json
var definition string

// Functions are the functions that the machine invokes: ARNs in the cloud, any names elsewhere.
type Functions struct {
	CollectResults string
	StoreResults   string
	Notify         string
}

// Render gives the definition with the functions filled in.
func Render(f Functions) (string, error) {
	var pairs []string
	for placeholder, name := range map[string]string{
		`"${CollectResultsArn}"`: f.CollectResults,
		`"${StoreResultsArn}"`:   f.StoreResults,
		`"${NotifyArn}"`:         f.Notify,
	} {
		quoted, err := json.Marshal(name)
		if err != nil {
			return "", fmt.Errorf("render the state machine: %w", err)
		}
		pairs = append(pairs, placeholder, string(quoted))
	}
	return strings.NewReplacer(pairs...).Replace(definition), nil
}
