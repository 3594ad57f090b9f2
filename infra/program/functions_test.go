package program_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// environmentOf returns the environment variables of a deployed function.
func environmentOf(t *testing.T, d *stacktest.Deployment, name string) map[string]string {
	t.Helper()
	found, _ := d.One(t, function, name).At("environment", "variables").(map[string]any)
	variables := map[string]string{}
	for variable, value := range found {
		variables[variable], _ = value.(string)
	}
	return variables
}

// TestFunctions_EnvironmentVariables checks that every function has exactly the variables that it
// reads, and accepts their values.
func TestFunctions_EnvironmentVariables(t *testing.T) {
	for stack, platform := range map[string]string{"dev": settings.PlatformSimulated, "prod": settings.PlatformHTTP} {
		d := project.Deploy(t, stack, nil)
		for _, name := range settings.Functions() {
			variables := environmentOf(t, d, name)
			want := settings.Variables(name, platform)
			slices.Sort(want)
			if got := stacktest.Keys(variables); !slices.Equal(got, want) {
				t.Errorf("%s, %s: variables = %q, want %q", stack, name, got, want)
			}
			if _, err := settings.Read(name, func(variable string) string { return variables[variable] }); err != nil {
				t.Errorf("%s: %v", stack, err)
			}
		}
	}
}

func TestFunctions_VariablesNameResourcesOfStack(t *testing.T) {
	want := map[string]string{
		settings.Environment: "dev", settings.OrdersTable: "orders-table-dev",
		settings.ResultsBucket:     "order-results-dev-" + stacktest.Account,
		settings.NotificationTopic: "arn:aws:sns:eu-west-1:" + stacktest.Account + ":auction-notifications-dev",
	}
	if got := environmentOf(t, project.Deploy(t, "dev", nil), settings.Notify); !maps.Equal(got, want) {
		t.Errorf("variables of notify = %v, want %v", got, want)
	}
}

// TestFunctions_VariablesOfPlatform checks the variables for both platforms.
func TestFunctions_VariablesOfPlatform(t *testing.T) {
	changed := project.Deploy(t, "dev", map[string]string{
		"platformWaitSeconds": "90", "simulatedAccept": "0.25", "simulatedReady": "1", "simulatedSeed": "7",
	})
	variables := environmentOf(t, changed, settings.CollectResults)
	read, err := settings.Read(settings.CollectResults, func(variable string) string { return variables[variable] })
	if err != nil || read.PlatformWait != 90*time.Second ||
		read.SimulatedAccept != 0.25 || read.SimulatedReady != 1 || read.SimulatedSeed != 7 {
		t.Errorf("settings of collect-results = %+v, %v", read, err)
	}
	const (
		endpoint = "https://platform.test/v2"
		token    = "arn:aws:secretsmanager:eu-west-1:" + stacktest.Account + ":secret:auction-platform-token-prod-a1b2c3"
	)
	prod := project.Deploy(t, "prod", map[string]string{"platformEndpoint": endpoint})
	variables = environmentOf(t, prod, settings.CollectResults)
	if variables[settings.PlatformEndpoint] != endpoint || variables[settings.PlatformTokenSecret] != token {
		t.Errorf("variables of collect-results = %v, want the endpoint and the secret", variables)
	}
}

func TestFunctions_ZipAndTimeout(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		deployed := d.All(t, function)
		if len(deployed) != len(settings.Functions()) {
			t.Errorf("%d functions, want %d", len(deployed), len(settings.Functions()))
		}
		for _, f := range deployed {
			code, _ := f.At("code").(*archive.Archive)
			if code == nil || !strings.HasSuffix(code.Path, "/"+f.Name+".zip") {
				t.Errorf("%s: code = %+v, want its zip", f.Name, f.At("code"))
			}
			if got, want := f.At("timeout"), settings.Timeout(f.Name).Seconds(); got != want {
				t.Errorf("%s: timeout = %v s, want %v", f.Name, got, want)
			}
		}
	})
}

// TestFunctions_ReservedConcurrency checks that the API and the auction have separate reserved
// concurrency.
func TestFunctions_ReservedConcurrency(t *testing.T) {
	prod := project.Deploy(t, "prod", map[string]string{
		"apiRateLimit": "20", "apiBurstLimit": "20", "apiConcurrency": "40", "auctionConcurrency": "4",
	})
	dev := project.Deploy(t, "dev", nil)
	for _, name := range settings.Functions() {
		want := 4.0
		if name == settings.PlaceOrders || name == settings.LookUpOrder {
			want = 40
		}
		if got := prod.One(t, function, name).At("reservedConcurrentExecutions"); got != want {
			t.Errorf("%s: reserved concurrency = %v, want %v", name, got, want)
		}
		if got := dev.One(t, function, name).At("reservedConcurrentExecutions"); got != nil {
			t.Errorf("%s: reserved concurrency = %v, want none", name, got)
		}
	}
}
