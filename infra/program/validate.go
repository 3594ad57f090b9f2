package program

import (
	"net/url"
	"strings"
	"time"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/lambdas/settings"
)

const (
	productionName = "prod"

	// expectedLatency is how long an API request is assumed to take. Little's law: the concurrency is rate times latency.
	// The deadline of the functions, which few requests come near, would reserve more than an account has.
	expectedLatency = time.Second

	// madeUpWords must be written out before production may run on results that are made up.
	madeUpWords = "our results are made up"
)

// check says what does not go together.
func (c configuration) check(r *config.Reader) {
	if len(c.name) > component.MaxEnvironmentName || !environmentName.MatchString(c.name) {
		r.Errorf("the stack's name must be 1 to %d lower-case letters and digits, a letter first", component.MaxEnvironmentName)
	}
	if c.roleBoundary && c.APILogRole {
		r.Errorf("apiLogRole must be false with roleBoundary: the delivery stack, which has the boundary, has that role too")
	}
	if err := checkSchedule(c.schedule); err != nil && r.Has("auctionSchedule") {
		r.Errorf("auctionSchedule %v, is %q", err, c.schedule)
	}
	if c.zips != "" {
		if _, err := readyZips(c.zips); err != nil {
			r.Errorf("%v", err)
		}
	}
	c.checkConcurrency(r)
	c.checkPlatform(r)
	c.checkProduction(r)
}

// checkConcurrency reports a reserved concurrency that is too small for the requests that API Gateway lets through: within
// the expected latency, a burst and what the rate adds.
func (c configuration) checkConcurrency(r *config.Reader) {
	if c.apiConcurrency <= 0 || c.apiBurstLimit < 0 || c.apiRateLimit < 0 {
		return
	}
	needed := c.apiBurstLimit + int(float64(c.apiRateLimit)*expectedLatency.Seconds())
	if c.apiConcurrency < needed {
		r.Errorf("apiConcurrency must be 0, or %d or more for this apiBurstLimit and apiRateLimit, is %d: with requests of %v, "+
			"Lambda would throttle before API Gateway does, and clients get 500 instead of 429", needed, c.apiConcurrency, expectedLatency)
	}
}

func (c configuration) checkPlatform(r *config.Reader) {
	switch c.platform {
	case settings.PlatformHTTP:
		switch {
		case c.platformEndpoint == "" && r.Has("platformEndpoint"):
			r.Errorf("platformEndpoint is empty: platform http needs the platform's URL")
		case c.platformEndpoint != "" && !isEndpoint(c.platformEndpoint): // it is not repeated: a password may stand in it
			r.Errorf("platformEndpoint must be an https URL without user, query, fragment or spaces")
		}
	case settings.PlatformSimulated:
		if c.platformEndpoint != "" {
			r.Errorf("platformEndpoint is for platform http, and platform is simulated")
		}
		for _, key := range []string{"simulatedReady", "simulatedAccept", "simulatedSeed"} {
			if r.Has(key) && r.String(key) == "" {
				r.Errorf("%s is empty: platform simulated needs it", key)
			}
		}
	}
}

func (c configuration) checkProduction(r *config.Reader) {
	if c.name == productionName && !c.Production && r.Has("production") {
		r.Errorf("production must be true for the stack %s", productionName)
	}
	simulatedProduction := c.Production && c.platform == settings.PlatformSimulated
	if simulatedProduction && c.simulatedInProduction != madeUpWords {
		r.Errorf("platform must be http in production, unless simulatedInProduction says %q", madeUpWords)
	}
	if !simulatedProduction && c.simulatedInProduction != "" {
		r.Errorf("simulatedInProduction is for production on platform simulated")
	}
	if c.Production && c.apiOpen {
		r.Errorf("apiAuthorization must be %s in production", authorizationIAM)
	}
}

// isEndpoint tells what the platform's adapter will take: the token and the orders must not travel in the open.
func isEndpoint(text string) bool {
	endpoint, err := url.Parse(text)
	return err == nil && endpoint.Scheme == "https" && endpoint.Hostname() != "" && endpoint.User == nil &&
		!strings.ContainsAny(text, "?# \t\r\n")
}

// warn notes what works, and is hardly meant.
func (c configuration) warn(r *config.Reader) {
	endpoint, err := url.Parse(c.platformEndpoint)
	if err == nil && strings.HasSuffix(strings.ToLower(strings.TrimSuffix(endpoint.Hostname(), ".")), ".invalid") {
		r.Warn("platformEndpoint is a placeholder that cannot exist: every auction of orders will fail")
	}
}
