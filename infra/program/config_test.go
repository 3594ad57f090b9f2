package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// invalid are configurations of an environment that are invalid, with a part of the error. They change the file of a stack.
var invalid = map[string]struct {
	stack   string
	changes map[string]string
	want    string
}{
	"a flag of another word":    {"dev", map[string]string{"firewall": "yes"}, `firewall must be true or false, is "yes"`},
	"an unknown platform":       {"dev", map[string]string{"platform": "exchange"}, `platform must be http or simulated, is "exchange"`},
	"a number in words":         {"dev", map[string]string{"apiRateLimit": "many"}, `apiRateLimit must be a whole number from 1 to 10000, is "many"`},
	"a key of the delivery":     {"dev", map[string]string{"branch": "main"}, "branch is unknown: see Pulumi.yaml for every key"},
	"no requests":               {"dev", map[string]string{"apiRateLimit": "0"}, `apiRateLimit must be a whole number from 1 to 10000, is "0"`},
	"a burst without end":       {"dev", map[string]string{"apiBurstLimit": "5001"}, `apiBurstLimit must be a whole number from 1 to 5000, is "5001"`},
	"a burst without functions": {"dev", map[string]string{"apiConcurrency": "149"}, "apiConcurrency must be 0, or 150 or more for this apiBurstLimit and apiRateLimit, is 149: with requests of 1s,"},
	"a negative share":          {"dev", map[string]string{"auctionConcurrency": "-1"}, `auctionConcurrency must be a whole number from 0 to 10000, is "-1"`},
	"a wait of no time":         {"dev", map[string]string{"platformWaitSeconds": "4"}, `platformWaitSeconds must be a whole number from 5 to 600, is "4"`},
	"a wait of a day":           {"dev", map[string]string{"platformWaitSeconds": "86400"}, `platformWaitSeconds must be a whole number from 5 to 600, is "86400"`},
	"authorisation by guessing": {"dev", map[string]string{"apiAuthorization": "MAYBE"}, `apiAuthorization must be AWS_IAM or NONE, is "MAYBE"`},

	"an endpoint of a simulation":   {"dev", map[string]string{"platformEndpoint": "https://platform.test"}, "platformEndpoint is for platform http, and platform is simulated"},
	"no endpoint":                   {"dev", map[string]string{"platform": "http"}, "platformEndpoint is empty: platform http needs the platform's URL"},
	"an endpoint in the open":       {"prod", map[string]string{"platformEndpoint": "http://platform.test"}, "platformEndpoint must be an https URL without user, query, fragment or spaces"},
	"an endpoint with a query":      {"prod", map[string]string{"platformEndpoint": "https://platform.test?a=b"}, "platformEndpoint must be an https URL"},
	"an endpoint without a host":    {"prod", map[string]string{"platformEndpoint": "https:///results"}, "platformEndpoint must be an https URL"},
	"an endpoint with a user":       {"prod", map[string]string{"platformEndpoint": "https://me:hidden@platform.test"}, "platformEndpoint must be an https URL"},
	"an endpoint with a fragment":   {"prod", map[string]string{"platformEndpoint": "https://platform.test#x"}, "platformEndpoint must be an https URL"},
	"an endpoint with a port alone": {"prod", map[string]string{"platformEndpoint": "https://:443"}, "platformEndpoint must be an https URL"},
	"an endpoint with a space":      {"prod", map[string]string{"platformEndpoint": "https://platform.test/a b"}, "platformEndpoint must be an https URL"},
	"never ready":                   {"dev", map[string]string{"simulatedReady": "0"}, `simulatedReady must be a number above 0, at most 1, is "0"`},
	"more than all":                 {"dev", map[string]string{"simulatedAccept": "1.5"}, `simulatedAccept must be a number from 0 to 1, is "1.5"`},
	"not a number":                  {"dev", map[string]string{"simulatedAccept": "NaN"}, `simulatedAccept must be a number from 0 to 1, is "NaN"`},
	"a seed of letters":             {"dev", map[string]string{"simulatedSeed": "x"}, `simulatedSeed must be a whole number from 0 to 18446744073709551615, is "x"`},
	"no seed":                       {"dev", map[string]string{"simulatedSeed": ""}, "simulatedSeed is empty: platform simulated needs it"},

	"prod that is no production": {"prod", map[string]string{"production": "false"}, "production must be true for the stack prod"},
	"prod without a platform":    {"prod", map[string]string{"platformEndpoint": ""}, "platformEndpoint is empty: platform http needs the platform's URL"},
	"production on made-up results": {
		"prod",
		map[string]string{"platform": "simulated", "platformEndpoint": ""},
		`platform must be http in production, unless simulatedInProduction says "our results are made up"`,
	},
	"production with other words": {
		"prod",
		map[string]string{"platform": "simulated", "platformEndpoint": "", "simulatedInProduction": "true"},
		`platform must be http in production, unless simulatedInProduction says "our results are made up"`,
	},
	"words for nothing":          {"dev", map[string]string{"simulatedInProduction": "our results are made up"}, "simulatedInProduction is for production on platform simulated"},
	"an open API in production":  {"prod", map[string]string{"apiAuthorization": "NONE"}, "apiAuthorization must be AWS_IAM in production"},
	"two log roles":              {"dev", map[string]string{"roleBoundary": "true"}, "apiLogRole must be false with roleBoundary"},
	"a folder that is not there": {"dev", map[string]string{"functionZips": "/nowhere"}, "functionZips: the zip of place-orders: stat /nowhere/place-orders.zip"},
}

func TestConfiguration_InvalidValues(t *testing.T) {
	for name, c := range invalid {
		t.Run(name, func(t *testing.T) {
			_, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "hidden") || strings.Count(err.Error(), "\n- ") > 1) {
				t.Errorf("the error has more than one problem, or a password: %v", err)
			}
		})
	}
}

// TestProgram_ReportsAllProblemsBeforeAnyResource checks the whole error, and that not even the provider is declared.
func TestProgram_ReportsAllProblemsBeforeAnyResource(t *testing.T) {
	d := &stacktest.Deployment{}
	err := project.Run(t, d, "prod", project.Configuration(t, "prod", map[string]string{
		"platform": "-", "production": "-", "account": "1", "auctionSchedule": "hourly", "plattform": "http", "firewall": "on",
	}))
	const want = `the configuration of stack prod:
- production is missing
- account must be 12 digits, in quotes, is "1"
- platform is missing
- firewall must be true or false, is "on"
- auctionSchedule must be cron(minutes hours day-of-month month day-of-week year), is "hourly"
- plattform is unknown: see Pulumi.yaml for every key`
	if err == nil || !strings.Contains(err.Error(), want+"\n") {
		t.Errorf("the error is %v\nwant %s", err, want)
	}
	if len(d.Resources) > 0 {
		t.Errorf("%d resources are declared", len(d.Resources))
	}
}

func TestConfiguration_StackNames(t *testing.T) {
	for name, valid := range map[string]bool{
		"a": true, "a1": true, "a234567890123456": true,
		"Dev": false, "a2345678901234567": false, "1dev": false, "dev_1": false, "-dev": false, "dev-": false, "dev-2": false, "dev.1": false,
	} {
		_, err := project.Read(t, name, project.Configuration(t, "dev", nil))
		if (err == nil) != valid || err != nil && !strings.Contains(err.Error(), "the stack's name must be 1 to 16 lower-case letters") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfiguration_Limits(t *testing.T) {
	for name, c := range map[string]struct {
		stack   string
		changes map[string]string
	}{
		"longest wait":         {"dev", map[string]string{"platformWaitSeconds": "600"}},
		"shortest wait":        {"dev", map[string]string{"platformWaitSeconds": "5"}},
		"highest rate":         {"dev", map[string]string{"apiRateLimit": "10000", "apiBurstLimit": "5000"}},
		"lowest rate":          {"dev", map[string]string{"apiRateLimit": "1", "apiBurstLimit": "1"}},
		"least concurrency":    {"dev", map[string]string{"apiRateLimit": "50", "apiBurstLimit": "100", "apiConcurrency": "150"}},
		"none accepted":        {"dev", map[string]string{"simulatedAccept": "0", "simulatedReady": "1"}},
		"all accepted":         {"dev", map[string]string{"simulatedAccept": "1"}},
		"largest seed":         {"dev", map[string]string{"simulatedSeed": "18446744073709551615"}},
		"Pulumi's own keys":    {"dev", map[string]string{"pulumi:tags": "{}"}},
		"a year of production": {"prod", map[string]string{"logRetentionDays": "365"}},
		"simulated production": {"prod", map[string]string{"platform": "simulated", "platformEndpoint": "", "simulatedInProduction": "our results are made up"}},
		"a path and a port":    {"prod", map[string]string{"platformEndpoint": "https://platform.test:8443/v1"}},
	} {
		if _, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfiguration_Warnings(t *testing.T) {
	slack := map[string]string{"slackWorkspace": "T0", "slackChannel": "C0"}
	for name, c := range map[string]struct {
		stack   string
		changes map[string]string
		want    []string
	}{
		"no channel":             {"dev", nil, []string{"no Slack channel"}},
		"none":                   {"dev", slack, nil},
		"a placeholder endpoint": {"prod", nil, []string{"no Slack channel", "account is empty", "platformEndpoint is a placeholder"}},
	} {
		got, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: the warnings are %q, want %q", name, got, c.want)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: the warning is %q, want %s", name, got[i], want)
			}
		}
	}
}
