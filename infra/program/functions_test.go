package program_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// environmentOf is what a deployed function finds.
func environmentOf(t *testing.T, d *stacktest.Deployment, function string) map[string]string {
	t.Helper()
	found, _ := d.One(t, "aws:lambda/function:Function", function).At("environment", "variables").(map[string]any)
	variables := map[string]string{}
	for name, value := range found {
		variables[name], _ = value.(string)
	}
	return variables
}

// TestFunctionsFindWhatTheyRead checks that the functions start with what is deployed, and get nothing that they do not
// read.
func TestFunctionsFindWhatTheyRead(t *testing.T) {
	for stack, platform := range map[string]string{"dev": settings.PlatformSimulated, "prod": settings.PlatformHTTP} {
		d := project.Deploy(t, stack, nil)
		for _, function := range settings.Functions() {
			variables := environmentOf(t, d, function)
			want := settings.Variables(function, platform)
			slices.Sort(want)
			if got := stacktest.Keys(variables); !slices.Equal(got, want) {
				t.Errorf("%s, %s finds %q, want %q", stack, function, got, want)
			}
			if _, err := settings.Read(function, func(name string) string { return variables[name] }); err != nil {
				t.Errorf("%s: %v", stack, err)
			}
		}
	}
}

func TestFunctionsFindTheirStack(t *testing.T) {
	want := map[string]string{
		settings.Environment: "dev", settings.OrdersTable: "orders-table-dev", settings.ResultsBucket: "order-results-dev-" + stacktest.Account,
		settings.NotificationTopic: "arn:aws:sns:eu-west-1:" + stacktest.Account + ":auction-notifications-dev",
	}
	if got := environmentOf(t, project.Deploy(t, "dev", nil), settings.Notify); !maps.Equal(got, want) {
		t.Errorf("notify finds %v, want %v", got, want)
	}
	// A simulated platform gets a chance of being ready at each question.
	changed := project.Deploy(t, "dev", map[string]string{"platformWaitSeconds": "90", "simulatedAccept": "0.25", "simulatedReady": "1", "simulatedSeed": "7"})
	read, err := settings.Read(settings.CollectResults, func(name string) string { return environmentOf(t, changed, settings.CollectResults)[name] })
	if err != nil || read.SimulatedStep != 90*time.Second || read.SimulatedAccept != 0.25 || read.SimulatedReady != 1 || read.SimulatedSeed != 7 {
		t.Errorf("collect-results reads %+v, %v", read, err)
	}
	prod := environmentOf(t, project.Deploy(t, "prod", map[string]string{"platformEndpoint": "https://platform.test/v2"}), settings.CollectResults)
	if prod[settings.PlatformEndpoint] != "https://platform.test/v2" ||
		prod[settings.PlatformTokenSecret] != "arn:aws:secretsmanager:eu-west-1:"+stacktest.Account+":secret:auction-platform-token-prod-a1b2c3" {
		t.Errorf("collect-results finds %v", prod)
	}
}

func TestFunctionsRunTheirZip(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		deployed := d.All(t, "aws:lambda/function:Function")
		if len(deployed) != len(settings.Functions()) {
			t.Errorf("%d functions, want %d", len(deployed), len(settings.Functions()))
		}
		for _, f := range deployed {
			code, _ := f.At("code").(*archive.Archive)
			if code == nil || code.Path[len(code.Path)-len(f.Name)-5:] != "/"+f.Name+".zip" {
				t.Errorf("%s runs %+v", f.Name, f.At("code"))
			}
			if f.Text("runtime") != "provided.al2023" || f.Text("handler") != "bootstrap" || fmt.Sprint(f.At("architectures")) != "["+bundle.Architecture+"]" {
				t.Errorf("%s: %v %v %v", f.Name, f.At("runtime"), f.At("handler"), f.At("architectures"))
			}
			if got, want := f.At("timeout"), settings.Timeout(f.Name).Seconds(); got != want {
				t.Errorf("%s may take %v s, want %v", f.Name, got, want)
			}
		}
	})
}

// TestCustomersCannotTakeTheAuctionsShare checks who is kept free for what.
func TestCustomersCannotTakeTheAuctionsShare(t *testing.T) {
	prod := project.Deploy(t, "prod", map[string]string{"apiRateLimit": "20", "apiBurstLimit": "20", "apiConcurrency": "40", "auctionConcurrency": "4"})
	dev := project.Deploy(t, "dev", nil)
	for _, function := range settings.Functions() {
		want := 4.0
		if function == settings.PlaceOrders || function == settings.LookUpOrder {
			want = 40
		}
		if got := prod.One(t, "aws:lambda/function:Function", function).At("reservedConcurrentExecutions"); got != want {
			t.Errorf("%s has %v kept free, want %v", function, got, want)
		}
		if got := dev.One(t, "aws:lambda/function:Function", function).At("reservedConcurrentExecutions"); got != nil {
			t.Errorf("%s has %v kept free without being told", function, got)
		}
	}
}
