package settings_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
)

// environment returns all variables that any function reads.
func environment(platform string) map[string]string {
	return map[string]string{
		"ENVIRONMENT": "dev", "ORDERS_TABLE": "orders-table-dev", "RESULTS_BUCKET": "order-results-dev",
		"NOTIFICATION_TOPIC": "arn:topic", "PLATFORM": platform, "PLATFORM_ENDPOINT": "https://platform",
		"PLATFORM_TOKEN_SECRET": "arn:secret", "SIMULATED_READY": "0.5", "SIMULATED_ACCEPT": "0.9",
		"SIMULATED_SEED": "7", "PLATFORM_WAIT": "30s",
	}
}

func read(function string, variables map[string]string) (settings.Settings, error) {
	return settings.Read(function, func(name string) string { return variables[name] })
}

func TestRead_ReadsOnlyVariablesOfFunction(t *testing.T) {
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
		got, err := read(c.function, environment(c.platform))
		if err != nil || got != c.want {
			t.Errorf("Read(%s) with platform %s = %+v, %v, want %+v", c.function, c.platform, got, err, c.want)
		}
	}
}

// TestRead_RequiresEveryVariable omits one variable at a time. Variables is what a deployment sets,
// so Read must require exactly these.
func TestRead_RequiresEveryVariable(t *testing.T) {
	for _, function := range settings.Functions() {
		for _, platform := range []string{settings.PlatformSimulated, settings.PlatformHTTP} {
			names := settings.Variables(function, platform)
			only := maps.Clone(environment(platform))
			maps.DeleteFunc(only, func(name, _ string) bool { return !slices.Contains(names, name) })
			if _, err := read(function, only); err != nil {
				t.Errorf("Read(%s) with platform %s and %v: %v", function, platform, names, err)
			}
			for _, name := range names {
				without := maps.Clone(only)
				delete(without, name)
				if _, err := read(function, without); err == nil {
					t.Errorf("Read(%s) with platform %s and without %s: no error", function, platform, name)
				}
			}
		}
	}
}

func TestRead_ReportsAllErrorsOnOneLine(t *testing.T) {
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
		"no platform": {
			settings.CollectResults,
			map[string]string{"PLATFORM": ""},
			"invalid environment variables of collect-results: missing PLATFORM",
		},
		"unknown platform": {
			settings.CollectResults,
			map[string]string{"PLATFORM": "exchange", "ORDERS_TABLE": ""},
			`invalid environment variables of collect-results: missing ORDERS_TABLE; ` +
				`PLATFORM must be simulated or http, got "exchange"`,
		},
		"invalid values": {
			settings.CollectResults,
			map[string]string{
				"SIMULATED_READY": "often", "SIMULATED_ACCEPT": "1.1", "SIMULATED_SEED": "-1", "PLATFORM_WAIT": "0s",
			},
			`invalid environment variables of collect-results: SIMULATED_READY must be a number from 0 to 1, got "often"; ` +
				`SIMULATED_ACCEPT must be a number from 0 to 1, got "1.1"; ` +
				`SIMULATED_SEED must be an integer of 0 or more, got "-1"; ` +
				`PLATFORM_WAIT must be a positive duration such as 30s, got "0s"`,
		},
		"negative fraction": {
			settings.CollectResults,
			map[string]string{"SIMULATED_ACCEPT": "-0.1"},
			`invalid environment variables of collect-results: SIMULATED_ACCEPT must be a number from 0 to 1, got "-0.1"`,
		},
		"not a number": {
			settings.CollectResults,
			map[string]string{"SIMULATED_READY": "NaN", "PLATFORM_WAIT": "30"},
			`invalid environment variables of collect-results: SIMULATED_READY must be a number from 0 to 1, got "NaN"; ` +
				`PLATFORM_WAIT must be a positive duration such as 30s, got "30"`,
		},
	}
	for name, c := range cases {
		variables := environment(settings.PlatformSimulated)
		maps.Copy(variables, c.change)
		if _, err := read(c.function, variables); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, c.want)
		}
	}
}
