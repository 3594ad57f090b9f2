package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

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
			t.Errorf("stack %s: Read = %v, want valid %t", name, err, valid)
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
