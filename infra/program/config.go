package program

import (
	"regexp"
	"strconv"
	"time"

	"auction.internal/infra/config"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// configuration is the validated configuration of an environment. Pulumi.yaml documents its keys.
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

	zips string
}

// What apiAuthorization may be.
const (
	authorizationIAM  = "AWS_IAM"
	authorizationNone = "NONE"
)

// leastWait is how many seconds a run waits at least: it has 25,000 events and 55 minutes, and a question takes 9 events.
const leastWait = 5

// mostConcurrency is more than any account has by default.
const mostConcurrency = 10_000

// environmentName leaves hyphens out: dev-2 would have alarms that look like those of dev.
var environmentName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// readConfiguration reads the configuration of an environment and reports problems to the reader.
func readConfiguration(r *config.Reader) configuration {
	c := configuration{
		Common:                config.ReadCommon(r, r.Bool("production")),
		name:                  r.Stack,
		roleBoundary:          r.Bool("roleBoundary"),
		schedule:              r.String("auctionSchedule"),
		platformWait:          time.Duration(r.Int("platformWaitSeconds", leastWait, int(workflow.MaxPlatformWait/time.Second))) * time.Second,
		platform:              r.Enum("platform", settings.PlatformHTTP, settings.PlatformSimulated),
		platformEndpoint:      r.String("platformEndpoint"),
		simulatedReady:        r.Match("simulatedReady", isChance, "a number above 0, at most 1"),
		simulatedAccept:       r.Match("simulatedAccept", isShare, "a number from 0 to 1"),
		simulatedSeed:         r.Match("simulatedSeed", isSeed, "a whole number from 0 to 18446744073709551615"),
		simulatedInProduction: r.String("simulatedInProduction"),
		apiOpen:               r.Enum("apiAuthorization", authorizationIAM, authorizationNone) == authorizationNone,
		apiRateLimit:          r.Int("apiRateLimit", 1, 10_000),
		apiBurstLimit:         r.Int("apiBurstLimit", 1, 5_000),
		firewall:              r.Bool("firewall"),
		apiConcurrency:        r.Int("apiConcurrency", 0, mostConcurrency),
		auctionConcurrency:    r.Int("auctionConcurrency", 0, mostConcurrency),
		zips:                  r.String("functionZips"),
	}
	c.check(r)
	c.warn(r)
	return c
}

func isShare(text string) bool {
	share, err := strconv.ParseFloat(text, 64)
	return err == nil && share >= 0 && share <= 1
}

// isChance leaves out a platform that is never ready.
func isChance(text string) bool {
	chance, err := strconv.ParseFloat(text, 64)
	return err == nil && chance > 0 && chance <= 1
}

func isSeed(text string) bool {
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil
}
