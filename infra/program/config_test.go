package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// invalidConfigurations are changes of the configuration of a stack, with a part of the error that
// they cause.
var invalidConfigurations = map[string]struct {
	stack   string
	changes map[string]string
	want    string
}{
	"invalid bool":     {"dev", changed("firewall", "yes"), `firewall must be true or false, got "yes"`},
	"unknown platform": {"dev", changed("platform", "exchange"), `platform must be http or simulated, got "exchange"`},
	"not a number": {
		"dev", changed("apiRateLimit", "many"),
		`apiRateLimit must be an integer from 1 to 10000, got "many"`,
	},
	"key of delivery": {"dev", changed("branch", "main"), "unknown key branch: see Pulumi.yaml"},
	"rate too low": {
		"dev", changed("apiRateLimit", "0"),
		`apiRateLimit must be an integer from 1 to 10000, got "0"`,
	},
	"burst too high": {
		"dev", changed("apiBurstLimit", "5001"),
		`apiBurstLimit must be an integer from 1 to 5000, got "5001"`,
	},
	"unknown auth": {
		"dev", changed("apiAuthorization", "MAYBE"),
		`apiAuthorization must be AWS_IAM or NONE, got "MAYBE"`,
	},
	"wait too short": {
		"dev", changed("platformWaitSeconds", "4"),
		`platformWaitSeconds must be an integer from 5 to 600, got "4"`,
	},
	"wait too long": {
		"dev", changed("platformWaitSeconds", "86400"),
		`platformWaitSeconds must be an integer from 5 to 600, got "86400"`,
	},
	"missing zips": {
		"dev", changed("functionZips", "/nowhere"),
		"functionZips: zip of function place-orders: stat /nowhere/place-orders.zip",
	},
	"two API log roles": {"dev", changed("roleBoundary", "true"), "apiLogRole must be false if roleBoundary is true"},
	"negative concurrency": {
		"dev", changed("auctionConcurrency", "-1"),
		`auctionConcurrency must be an integer from 0 to 10000, got "-1"`,
	},
	"concurrency below burst and rate": {
		"dev", changed("apiConcurrency", "149"),
		"apiConcurrency must be 0 or at least 150 (apiBurstLimit + apiRateLimit × 1s), got 149: ",
	},

	"simulated with endpoint": {
		"dev", changed("platformEndpoint", "https://platform.test"),
		"platformEndpoint must be empty with platform simulated",
	},
	"http without endpoint": {
		"dev", changed("platform", "http"),
		"platformEndpoint is empty: platform http requires",
	},
	"endpoint without TLS":  {"prod", changed("platformEndpoint", "http://platform.test"), endpointError},
	"endpoint with query":   {"prod", changed("platformEndpoint", "https://platform.test?a=b"), endpointError},
	"endpoint without host": {"prod", changed("platformEndpoint", "https:///results"), endpointError},
	"endpoint with user": {
		"prod", changed("platformEndpoint", "https://me:hidden@platform.test"),
		endpointError,
	},
	"endpoint with fragment":  {"prod", changed("platformEndpoint", "https://platform.test#x"), endpointError},
	"endpoint with port only": {"prod", changed("platformEndpoint", "https://:443"), endpointError},
	"endpoint with space":     {"prod", changed("platformEndpoint", "https://platform.test/a b"), endpointError},
	"readiness of 0": {
		"dev", changed("simulatedReady", "0"),
		`simulatedReady must be a number greater than 0 and at most 1, got "0"`,
	},
	"acceptance above 1": {
		"dev", changed("simulatedAccept", "1.5"),
		`simulatedAccept must be a number from 0 to 1, got "1.5"`,
	},
	"acceptance of NaN": {
		"dev", changed("simulatedAccept", "NaN"),
		`simulatedAccept must be a number from 0 to 1, got "NaN"`,
	},
	"seed not a number": {
		"dev", changed("simulatedSeed", "x"),
		`simulatedSeed must be an integer from 0 to 18446744073709551615, got "x"`,
	},
	"empty seed": {
		"dev", changed("simulatedSeed", ""),
		"simulatedSeed is empty: platform simulated requires it",
	},
	"unexpected consent": {
		"dev", changed("simulatedInProduction", consent),
		"simulatedInProduction must be empty unless production is true",
	},
	"prod without production": {"prod", changed("production", "false"), "production must be true for stack prod"},
	"prod without endpoint": {
		"prod", changed("platformEndpoint", ""),
		"platformEndpoint is empty: platform http requires",
	},
	"unsigned API in production": {
		"prod", changed("apiAuthorization", "NONE"),
		"apiAuthorization must be AWS_IAM in production",
	},
	"simulated production without consent": {
		"prod", changed("platform", "simulated", "platformEndpoint", ""),
		`platform must be http in production unless simulatedInProduction is "` + consent + `"`,
	},
	"simulated production with other consent": {
		"prod", changed("platform", "simulated", "platformEndpoint", "", "simulatedInProduction", "true"),
		`platform must be http in production unless simulatedInProduction is "` + consent + `"`,
	},
}

const (
	endpointError = "platformEndpoint must be an https URL without user, query, fragment and spaces"

	// consent is the value of simulatedInProduction that permits the simulated platform in
	// production.
	consent = "our results are made up"
)

// changed returns changes from keys and values.
func changed(keysAndValues ...string) map[string]string {
	changes := map[string]string{}
	for pair := range slices.Chunk(keysAndValues, 2) {
		changes[pair[0]] = pair[1]
	}
	return changes
}

func TestConfiguration_InvalidValues(t *testing.T) {
	for name, c := range invalidConfigurations {
		t.Run(name, func(t *testing.T) {
			_, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Read = %v, want %q", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "hidden") || strings.Count(err.Error(), "\n- ") > 1) {
				t.Errorf("Read reports more than one error, or the password: %v", err)
			}
		})
	}
}

// TestProgram_ReportsAllErrorsTogether checks the whole error, and that no resource is declared,
// not even the provider.
func TestProgram_ReportsAllErrorsTogether(t *testing.T) {
	d := &stacktest.Deployment{}
	err := project.Run(t, d, "prod", project.Configuration(t, "prod", map[string]string{
		"platform": "-", "production": "-", "account": "1", "auctionSchedule": "hourly",
		"plattform": "http", "firewall": "on",
	}))
	const want = `invalid configuration of stack prod:
- production is missing
- account must be 12 digits, in quotes, got "1"
- platform is missing
- firewall must be true or false, got "on"
- auctionSchedule must be cron(minutes hours day-of-month month day-of-week year), got "hourly"
- unknown key plattform: see Pulumi.yaml for the supported keys`
	if err == nil || !strings.Contains(err.Error(), want+"\n") {
		t.Errorf("Run = %v\nwant %s", err, want)
	}
	if len(d.Resources) > 0 {
		t.Errorf("%d resources declared, want none", len(d.Resources))
	}
}

func TestConfiguration_StackNames(t *testing.T) {
	for name, valid := range map[string]bool{
		"a": true, "a1": true, "a234567890123456": true,
		"Dev": false, "a2345678901234567": false, "1dev": false, "dev_1": false, "-dev": false, "dev-": false,
		"dev-2": false, "dev.1": false,
	} {
		_, err := project.Read(t, name, project.Configuration(t, "dev", nil))
		const want = "stack name must be 1 to 16 lowercase letters and digits"
		if (err == nil) != valid || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("stack %s: Read = %v, valid = %t", name, err, valid)
		}
	}
}

func TestConfiguration_Limits(t *testing.T) {
	for name, c := range map[string]struct {
		stack   string
		changes map[string]string
	}{
		"longest wait":         {"dev", changed("platformWaitSeconds", "600")},
		"shortest wait":        {"dev", changed("platformWaitSeconds", "5")},
		"highest rate":         {"dev", changed("apiRateLimit", "10000", "apiBurstLimit", "5000")},
		"lowest rate":          {"dev", changed("apiRateLimit", "1", "apiBurstLimit", "1")},
		"lowest concurrency":   {"dev", changed("apiRateLimit", "50", "apiBurstLimit", "100", "apiConcurrency", "150")},
		"all rejected":         {"dev", changed("simulatedAccept", "0", "simulatedReady", "1")},
		"all accepted":         {"dev", changed("simulatedAccept", "1")},
		"largest seed":         {"dev", changed("simulatedSeed", "18446744073709551615")},
		"keys of Pulumi":       {"dev", changed("pulumi:tags", "{}")},
		"production retention": {"prod", changed("logRetentionDays", "365")},
		"endpoint with port":   {"prod", changed("platformEndpoint", "https://platform.test:8443/v1")},
		"simulated production": {
			"prod", changed("platform", "simulated", "platformEndpoint", "", "simulatedInProduction", consent),
		},
	} {
		if _, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes)); err != nil {
			t.Errorf("%s: Read = %v, want nil", name, err)
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
		"no Slack channel": {"dev", nil, []string{"no Slack channel"}},
		"none":             {"dev", slack, nil},
		"placeholder endpoint": {
			"prod", nil,
			[]string{"no Slack channel", "account is empty", "platformEndpoint is a placeholder"},
		},
	} {
		got, err := project.Read(t, c.stack, project.Configuration(t, c.stack, c.changes))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: warnings = %q, want %q", name, got, c.want)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: warning = %q, want %q", name, got[i], want)
			}
		}
	}
}
