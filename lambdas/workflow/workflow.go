// Package workflow contains the definition of the state machine that runs an auction. Step
// Functions and local/statemachine execute the same file. The package also defines the errors that
// the definition matches.
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

// Functions are the functions that the state machine invokes: ARNs on AWS, names in the local
// system.
type Functions struct {
	CollectResults string
	StoreResults   string
	Notify         string
}

// MaxPlatformWait is the maximum waiting time between two polls of the platform. An execution times
// out after 55 minutes, which must suffice for several polls.
const MaxPlatformWait = 10 * time.Minute

// Render returns the definition with the functions and the waiting time between two polls of the
// platform. The waiting time must be whole seconds, from 1 to MaxPlatformWait.
func Render(f Functions, platformWait time.Duration) (string, error) {
	if platformWait < time.Second || platformWait > MaxPlatformWait || platformWait%time.Second != 0 {
		return "", fmt.Errorf("render the state machine: the platform wait must be whole seconds from 1s to %s, got %s",
			MaxPlatformWait, platformWait)
	}
	pairs := []string{`"${PlatformWaitSeconds}"`, strconv.Itoa(int(platformWait / time.Second))}
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
