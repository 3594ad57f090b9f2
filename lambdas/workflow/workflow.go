// Package workflow holds the definition of the state machine that runs an auction: one file, which
// Step Functions executes in the cloud and local/statemachine on a developer's computer. It also
// defines the errors that the definition matches.
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

// Functions are the functions that the state machine invokes: ARNs in the cloud, any names
// elsewhere.
type Functions struct {
	CollectResults string
	StoreResults   string
	Notify         string
}

// MaxPlatformWait is the longest that the state machine may wait before it polls the platform again. An
// execution has 55 minutes for all its polls.
const MaxPlatformWait = 10 * time.Minute

// Render returns the definition with the functions and the wait filled in. The state machine waits
// that long while the platform has no results yet: whole seconds, from 1 to MaxPlatformWait.
func Render(f Functions, wait time.Duration) (string, error) {
	if wait < time.Second || wait > MaxPlatformWait || wait%time.Second != 0 {
		return "", fmt.Errorf("render the state machine: a wait of %s is not whole seconds, 1s to %s", wait, MaxPlatformWait)
	}
	pairs := []string{`"${PlatformWaitSeconds}"`, strconv.Itoa(int(wait / time.Second))}
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
