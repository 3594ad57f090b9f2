package stack

import (
	"regexp"
	"strconv"
	"time"

	"auction.internal/infra/component"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// config is a stack's configuration, checked. Its keys, and what they mean, stand in Pulumi.yaml.
type config struct {
	environment string
	region      string
	account     string
	production  bool

	logRetentionDays int

	schedule              string
	wait                  time.Duration
	platform              string
	platformEndpoint      string
	simulatedReady        string
	simulatedAccept       string
	simulatedSeed         string
	simulatedInProduction string

	apiOpen            bool
	apiRateLimit       int
	apiBurstLimit      int
	apiLogRole         bool
	firewall           bool
	apiConcurrency     int
	auctionConcurrency int

	slack component.SlackChannel
	zips  string
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

var (
	environmentName = regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)
	accountNumber   = regexp.MustCompile(`^[0-9]{12}$`)
	workspaceID     = regexp.MustCompile(`^T[0-9A-Z]{1,254}$`)
	channelID       = regexp.MustCompile(`^[CG][0-9A-Z]{1,254}$`)
)

// readConfig reads the configuration of a stack. The error lists all that is missing, unknown, wrong, or does not go
// together.
func readConfig(project, stack string, values map[string]string) (config, error) {
	r := &reader{project: project, values: values, known: map[string]bool{}}
	c := config{
		environment:           stack,
		region:                r.text("aws:region"),
		account:               r.matching("account", accountNumber.MatchString, "12 digits, in quotes"),
		production:            r.flag("production"),
		logRetentionDays:      r.number("logRetentionDays", 1, 3653),
		schedule:              r.text("auctionSchedule"),
		wait:                  time.Duration(r.number("platformWaitSeconds", leastWait, int(workflow.MaxWait/time.Second))) * time.Second,
		platform:              r.oneOf("platform", settings.PlatformHTTP, settings.PlatformSimulated),
		platformEndpoint:      r.text("platformEndpoint"),
		simulatedReady:        r.matching("simulatedReady", isChance, "a number above 0, at most 1"),
		simulatedAccept:       r.matching("simulatedAccept", isShare, "a number from 0 to 1"),
		simulatedSeed:         r.matching("simulatedSeed", isSeed, "a whole number from 0 to 18446744073709551615"),
		simulatedInProduction: r.text("simulatedInProduction"),
		apiOpen:               r.oneOf("apiAuthorization", authorizationIAM, authorizationNone) == authorizationNone,
		apiRateLimit:          r.number("apiRateLimit", 1, 10_000),
		apiBurstLimit:         r.number("apiBurstLimit", 1, 5_000),
		apiLogRole:            r.flag("apiLogRole"),
		firewall:              r.flag("firewall"),
		apiConcurrency:        r.number("apiConcurrency", 0, mostConcurrency),
		auctionConcurrency:    r.number("auctionConcurrency", 0, mostConcurrency),
		slack: component.SlackChannel{
			Workspace: r.matching("slackWorkspace", workspaceID.MatchString, "T and capital letters or digits"),
			Channel:   r.matching("slackChannel", channelID.MatchString, "C or G and capital letters or digits"),
		},
		zips: r.text("functionZips"),
	}
	c.check(r)
	r.unknown()
	return c, r.problem(stack)
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
