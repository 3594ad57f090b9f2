package program

import (
	"regexp"
	"strconv"
	"time"

	"auction.internal/infra/config"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// configuration is the configuration of an environment. Pulumi.yaml documents its keys.
type configuration struct {
	config.Common

	name         string // of the stack
	roleBoundary bool

	schedule              string
	platformWait          time.Duration
	platform              string
	platformEndpoint      string
	simulatedReady        string
	simulatedAccept       string
	simulatedSeed         string
	simulatedInProduction string

	apiOpen            bool
	apiRateLimit       int
	apiBurstLimit      int
	firewall           bool
	apiConcurrency     int
	auctionConcurrency int

	zipDir string
}

// The values of apiAuthorization.
const (
	authorizationIAM  = "AWS_IAM"
	authorizationNone = "NONE"
)

const (
	// minPlatformWait is in seconds. An execution is limited to 55 minutes and 25,000 history
	// events, and each poll adds 9 events.
	minPlatformWait = 5

	// maxPlatformWait is in seconds.
	maxPlatformWait = int(workflow.MaxPlatformWait / time.Second)

	// maxConcurrency is larger than the default quota of any account.
	maxConcurrency = 10_000
)

// environmentName excludes hyphens: the alarm names of a stack dev-2 would start with auction-dev-,
// the prefix to which the pipeline's permissions for dev apply.
var environmentName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// readConfiguration reads and validates the configuration of an environment. It adds errors and
// warnings to the reader.
func readConfiguration(r *config.Reader) configuration {
	c := configuration{
		Common:                config.ReadCommon(r, r.Bool("production")),
		name:                  r.Stack,
		roleBoundary:          r.Bool("roleBoundary"),
		schedule:              r.String("auctionSchedule"),
		platformWait:          time.Duration(r.Int("platformWaitSeconds", minPlatformWait, maxPlatformWait)) * time.Second,
		platform:              r.Enum("platform", settings.PlatformHTTP, settings.PlatformSimulated),
		platformEndpoint:      r.String("platformEndpoint"),
		simulatedReady:        r.Match("simulatedReady", isProbability, "a number greater than 0 and at most 1"),
		simulatedAccept:       r.Match("simulatedAccept", isFraction, "a number from 0 to 1"),
		simulatedSeed:         r.Match("simulatedSeed", isSeed, "an integer from 0 to 18446744073709551615"),
		simulatedInProduction: r.String("simulatedInProduction"),
		apiOpen:               r.Enum("apiAuthorization", authorizationIAM, authorizationNone) == authorizationNone,
		apiRateLimit:          r.Int("apiRateLimit", 1, 10_000),
		apiBurstLimit:         r.Int("apiBurstLimit", 1, 5_000),
		firewall:              r.Bool("firewall"),
		apiConcurrency:        r.Int("apiConcurrency", 0, maxConcurrency),
		auctionConcurrency:    r.Int("auctionConcurrency", 0, maxConcurrency),
		zipDir:                r.String("functionZips"),
	}
	c.validate(r)
	c.warn(r)
	return c
}

func isFraction(text string) bool {
	fraction, err := strconv.ParseFloat(text, 64)
	return err == nil && fraction >= 0 && fraction <= 1
}

// isProbability excludes 0, with which the platform would never be ready.
func isProbability(text string) bool {
	probability, err := strconv.ParseFloat(text, 64)
	return err == nil && probability > 0 && probability <= 1
}

func isSeed(text string) bool {
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil
}
