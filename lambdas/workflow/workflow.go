// Package workflow holds the auction's state machine: one file, which Step Functions runs in the cloud and
// local/statemachine runs on one machine.
package workflow

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed auction.asl.json
var definition string

// Functions are the functions that the machine invokes: ARNs in the cloud, any names elsewhere.
type Functions struct {
	CollectResults string
	StoreResults   string
	Notify         string
}

// MaxWait is the longest that the machine may wait before it asks again: a run has 55 minutes for all its questions.
const MaxWait = 10 * time.Minute

// Render gives the definition with the functions filled in, and how long the machine waits while the platform has no
// results yet: whole seconds, from 1 to MaxWait.
func Render(f Functions, wait time.Duration) (string, error) {
	if wait < time.Second || wait > MaxWait || wait%time.Second != 0 {
		return "", fmt.Errorf("render the state machine: a wait of %s is not whole seconds, 1s to %s", wait, MaxWait)
	}
	pairs := []string{`"${WaitSeconds}"`, strconv.Itoa(int(wait / time.Second))}
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
