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

	// expectedLatency is the assumed latency of an API request. By Little's law, the concurrency is
	// the rate times the latency. With the timeout of the functions, which few requests approach,
	// the required concurrency would exceed the quota of an account.
	expectedLatency = time.Second

	// simulationConsent is the value of simulatedInProduction that permits the simulated platform
	// in production.
	simulationConsent = "our results are made up"
)

// validate adds errors to the reader for values that are invalid in combination, and for the stack
// name, the schedule and the zips.
func (c configuration) validate(r *config.Reader) {
	if len(c.name) > component.MaxEnvironmentName || !environmentName.MatchString(c.name) {
		r.Errorf("stack name must be 1 to %d lowercase letters and digits and start with a letter, got %q",
			component.MaxEnvironmentName, c.name)
	}
	if c.roleBoundary && c.APILogRole {
		r.Errorf("apiLogRole must be false if roleBoundary is true: the delivery stack creates both")
	}
	if err := validateSchedule(c.schedule); err != nil && r.Has("auctionSchedule") {
		r.Errorf("auctionSchedule %v, got %q", err, c.schedule)
	}
	if c.zipDir != "" {
		if _, err := existingZips(c.zipDir); err != nil {
			r.Errorf("%v", err)
		}
	}
	c.validateConcurrency(r)
	c.validatePlatform(r)
	c.validateProduction(r)
}

// validateConcurrency requires a reserved concurrency that is sufficient for the requests that API
// Gateway accepts within the expected latency: a burst, and the requests at the rate limit.
func (c configuration) validateConcurrency(r *config.Reader) {
	if c.apiConcurrency <= 0 || c.apiBurstLimit < 0 || c.apiRateLimit < 0 {
		return
	}
	needed := c.apiBurstLimit + int(float64(c.apiRateLimit)*expectedLatency.Seconds())
	if c.apiConcurrency < needed {
		r.Errorf("apiConcurrency must be 0 or at least %d (apiBurstLimit + apiRateLimit × %v), got %d: "+
			"Lambda would throttle before API Gateway, and clients would get 500 instead of 429",
			needed, expectedLatency, c.apiConcurrency)
	}
}

func (c configuration) validatePlatform(r *config.Reader) {
	switch c.platform {
	case settings.PlatformHTTP:
		switch {
		case c.platformEndpoint == "" && r.Has("platformEndpoint"):
			r.Errorf("platformEndpoint is empty: platform http requires the URL of the platform")
		case c.platformEndpoint != "" && !isEndpoint(c.platformEndpoint): // without the value, which can contain a password
			r.Errorf("platformEndpoint must be an https URL without user, query, fragment or spaces")
		}
	case settings.PlatformSimulated:
		if c.platformEndpoint != "" {
			r.Errorf("platformEndpoint must be empty with platform simulated")
		}
		for _, key := range []string{"simulatedReady", "simulatedAccept", "simulatedSeed"} {
			if r.Has(key) && r.String(key) == "" {
				r.Errorf("%s is empty: platform simulated requires it", key)
			}
		}
	}
}

func (c configuration) validateProduction(r *config.Reader) {
	if c.name == productionName && !c.Production && r.Has("production") {
		r.Errorf("production must be true for stack %s", productionName)
	}
	simulatedProduction := c.Production && c.platform == settings.PlatformSimulated
	if simulatedProduction && c.simulatedInProduction != simulationConsent {
		r.Errorf("platform must be http in production unless simulatedInProduction is %q", simulationConsent)
	}
	if !simulatedProduction && c.simulatedInProduction != "" {
		r.Errorf("simulatedInProduction must be empty unless production is true and platform is simulated")
	}
	if c.Production && c.apiOpen {
		r.Errorf("apiAuthorization must be %s in production", authorizationIAM)
	}
}

// isEndpoint reports whether the adapter of the platform accepts a URL. It must use TLS, which
// protects the token and the orders.
func isEndpoint(text string) bool {
	endpoint, err := url.Parse(text)
	return err == nil && endpoint.Scheme == "https" && endpoint.Hostname() != "" && endpoint.User == nil &&
		!strings.ContainsAny(text, "?# \t\r\n")
}

// warn adds warnings about a configuration that is valid but probably not intended.
func (c configuration) warn(r *config.Reader) {
	endpoint, err := url.Parse(c.platformEndpoint)
	if err != nil {
		return
	}
	host := strings.ToLower(strings.TrimSuffix(endpoint.Hostname(), "."))
	if strings.HasSuffix(host, ".invalid") {
		r.Warn("platformEndpoint is a placeholder that does not resolve: every auction with open orders will fail; " +
			"set it to the URL of the platform")
	}
}
