package settings_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
)

// whole is an environment with all that any function reads.
func whole(platform string) map[string]string {
	return map[string]string{
		"ENVIRONMENT": "dev", "ORDERS_TABLE": "orders-table-dev", "RESULTS_BUCKET": "order-results-dev",
		"NOTIFICATION_TOPIC": "arn:topic", "PLATFORM": platform, "PLATFORM_ENDPOINT": "https://platform",
		"PLATFORM_TOKEN_SECRET": "arn:secret", "SIMULATED_READY": "0.5", "SIMULATED_ACCEPT": "0.9",
		"SIMULATED_SEED": "7", "PLATFORM_WAIT": "30s",
	}
}

func read(function string, environment map[string]string) (settings.Settings, error) {
	return settings.Read(function, func(name string) string { return environment[name] })
}

func TestEachFunctionReadsWhatItNeedsAndNoMore(t *testing.T) {
	orders := settings.Settings{Environment: "dev", OrdersTable: "orders-table-dev"}
	results, notify, simulated, http := orders, orders, orders, orders
	results.ResultsBucket = "order-results-dev"
	notify.ResultsBucket, notify.NotificationTopic = "order-results-dev", "arn:topic"
	simulated.Platform, simulated.SimulatedReady, simulated.SimulatedAccept = "simulated", 0.5, 0.9
	simulated.SimulatedSeed, simulated.PlatformWait = 7, 30*time.Second
	http.Platform, http.PlatformEndpoint, http.PlatformTokenSecret = "http", "https://platform", "arn:secret"
	for _, c := range []struct {
		function, platform string
		want               settings.Settings
	}{
		{settings.PlaceOrders, "http", orders},
		{settings.LookUpOrder, "http", orders},
		{settings.CollectResults, "http", http},
		{settings.CollectResults, "simulated", simulated},
		{settings.StoreResults, "http", results},
		{settings.Notify, "http", notify},
	} {
		got, err := read(c.function, whole(c.platform))
		if err != nil || got != c.want {
			t.Errorf("%s, %s: %+v, %v, want %+v", c.function, c.platform, got, err, c.want)
		}
	}
}

// TestEveryVariableIsNeeded leaves out one at a time: what is deployed is what is read.
func TestEveryVariableIsNeeded(t *testing.T) {
	for _, function := range settings.Functions() {
		for _, platform := range []string{settings.PlatformSimulated, settings.PlatformHTTP} {
			names := settings.Variables(function, platform)
			only := maps.Clone(whole(platform))
			maps.DeleteFunc(only, func(name, _ string) bool { return !slices.Contains(names, name) })
			if _, err := read(function, only); err != nil {
				t.Errorf("%s, %s with %v: %v", function, platform, names, err)
			}
			for _, name := range names {
				without := maps.Clone(only)
				delete(without, name)
				if _, err := read(function, without); err == nil {
					t.Errorf("%s, %s does without %s", function, platform, name)
				}
			}
		}
	}
}

func TestOneLineNamesAllThatIsWrong(t *testing.T) {
	cases := map[string]struct {
		function string
		change   map[string]string
		want     string
	}{
		"all missing": {
			settings.Notify,
			map[string]string{"ENVIRONMENT": "", "ORDERS_TABLE": "", "RESULTS_BUCKET": "", "NOTIFICATION_TOPIC": ""},
			"invalid environment variables of notify: missing ENVIRONMENT, ORDERS_TABLE, RESULTS_BUCKET, NOTIFICATION_TOPIC",
		},
		"no platform": {settings.CollectResults, map[string]string{"PLATFORM": ""}, "invalid environment variables of collect-results: missing PLATFORM"},
		"an unknown platform": {
			settings.CollectResults,
			map[string]string{"PLATFORM": "exchange", "ORDERS_TABLE": ""},
			`invalid environment variables of collect-results: missing ORDERS_TABLE; PLATFORM must be simulated or http, is "exchange"`,
		},
		"odd numbers": {
			settings.CollectResults,
			map[string]string{"SIMULATED_READY": "often", "SIMULATED_ACCEPT": "1.1", "SIMULATED_SEED": "-1", "PLATFORM_WAIT": "0s"},
			`invalid environment variables of collect-results: SIMULATED_READY must be a number from 0 to 1, is "often"; ` +
				`SIMULATED_ACCEPT must be a number from 0 to 1, is "1.1"; SIMULATED_SEED must be a whole number, is "-1"; ` +
				`PLATFORM_WAIT must be a time such as 30s, is "0s"`,
		},
		"a negative share": {
			settings.CollectResults,
			map[string]string{"SIMULATED_ACCEPT": "-0.1"},
			`invalid environment variables of collect-results: SIMULATED_ACCEPT must be a number from 0 to 1, is "-0.1"`,
		},
		"not a number": {
			settings.CollectResults,
			map[string]string{"SIMULATED_READY": "NaN", "PLATFORM_WAIT": "30"},
			`invalid environment variables of collect-results: SIMULATED_READY must be a number from 0 to 1, is "NaN"; PLATFORM_WAIT must be a time such as 30s, is "30"`,
		},
	}
	for name, c := range cases {
		environment := whole(settings.PlatformSimulated)
		maps.Copy(environment, c.change)
		if _, err := read(c.function, environment); err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", name, err, c.want)
		}
	}
}
