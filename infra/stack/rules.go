package stack

import (
	"net/url"
	"slices"
	"strings"

	"auction.internal/infra/component"
	"auction.internal/lambdas/settings"
)

const (
	onlyRegion = "eu-west-1" // where the orders may be

	productionName   = "prod"
	productionMemory = 365 // days that production keeps its logs, or more

	// madeUpWords must be written out before production may run on results that are made up.
	madeUpWords = "our results are made up"
)

// retentions are the days for which CloudWatch can keep logs.
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

// check says what does not go together.
func (c config) check(r *reader) {
	if len(c.environment) > component.MaxEnvironmentName || !environmentName.MatchString(c.environment) {
		r.wrong("the stack's name must be 1 to %d lower-case letters, digits and inner hyphens, a letter first", component.MaxEnvironmentName)
	}
	if c.region != onlyRegion && r.there("aws:region") {
		r.wrong("aws:region must be %s, is %q", onlyRegion, c.region)
	}
	if c.logRetentionDays > 0 && !slices.Contains(retentions, c.logRetentionDays) {
		r.wrong("logRetentionDays must be one of %v, is %d", retentions, c.logRetentionDays)
	}
	if err := checkSchedule(c.schedule); err != nil && r.there("auctionSchedule") {
		r.wrong("auctionSchedule %v, is %q", err, c.schedule)
	}
	if (c.slack.Workspace == "") != (c.slack.Channel == "") {
		r.wrong("slackWorkspace and slackChannel go together: one of them is empty")
	}
	if c.apiConcurrency > 0 && c.apiBurstLimit > c.apiConcurrency {
		r.wrong("apiBurstLimit must not exceed apiConcurrency: what comes beyond that would get 500 instead of 429")
	}
	c.checkPlatform(r)
	c.checkProduction(r)
}

func (c config) checkPlatform(r *reader) {
	switch c.platform {
	case settings.PlatformHTTP:
		switch {
		case c.platformEndpoint == "" && r.there("platformEndpoint"):
			r.wrong("platformEndpoint is empty: platform http needs the platform's URL")
		case c.platformEndpoint != "" && !isEndpoint(c.platformEndpoint): // it is not repeated: a password may stand in it
			r.wrong("platformEndpoint must be an https URL without user, query, fragment or spaces")
		}
	case settings.PlatformSimulated:
		if c.platformEndpoint != "" {
			r.wrong("platformEndpoint is for platform http, and platform is simulated")
		}
		for _, key := range []string{"simulatedReady", "simulatedAccept", "simulatedSeed"} {
			if r.there(key) && r.text(key) == "" {
				r.wrong("%s is empty: platform simulated needs it", key)
			}
		}
	}
}

func (c config) checkProduction(r *reader) {
	if c.environment == productionName && !c.production && r.there("production") {
		r.wrong("production must be true for the stack %s", productionName)
	}
	simulatedProduction := c.production && c.platform == settings.PlatformSimulated
	if simulatedProduction && c.simulatedInProduction != madeUpWords {
		r.wrong("platform must be http in production, unless simulatedInProduction says %q", madeUpWords)
	}
	if !simulatedProduction && c.simulatedInProduction != "" {
		r.wrong("simulatedInProduction is for production on platform simulated")
	}
	if !c.production {
		return
	}
	if c.apiOpen {
		r.wrong("apiAuthorization must be %s in production", authorizationIAM)
	}
	if slices.Contains(retentions, c.logRetentionDays) && c.logRetentionDays < productionMemory {
		r.wrong("logRetentionDays must be %d or more in production, is %d", productionMemory, c.logRetentionDays)
	}
}

// isEndpoint tells what the platform's adapter will take: the token and the orders must not travel in the open.
func isEndpoint(text string) bool {
	endpoint, err := url.Parse(text)
	return err == nil && endpoint.Scheme == "https" && endpoint.Hostname() != "" && endpoint.User == nil &&
		!strings.ContainsAny(text, "?# \t\r\n")
}

// warnings are about what works, and is hardly meant.
func (c config) warnings() []string {
	var found []string
	if c.slack == (component.SlackChannel{}) {
		found = append(found, "no Slack channel is configured: rejections, failures and alarms go to the topic, where nobody hears them")
	}
	if c.production && c.account == "" {
		found = append(found, "account is empty: production goes wherever the credentials lead")
	}
	endpoint, err := url.Parse(c.platformEndpoint)
	if err == nil && strings.HasSuffix(strings.ToLower(strings.TrimSuffix(endpoint.Hostname(), ".")), ".invalid") {
		found = append(found, "platformEndpoint is a placeholder that cannot exist: every auction of orders will fail")
	}
	return found
}
