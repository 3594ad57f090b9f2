package stack_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// withSlack configures a Slack channel.
var withSlack = map[string]string{"orders:slackWorkspace": "T0123", "orders:slackChannel": "C0456"}

func TestConnect_Stack(t *testing.T) {
	r := mustDeploy(t, nil)
	want := component.Stack{
		Name: "live", Account: stacktest.Account, Region: "eu-west-1", Production: true, LogRetentionDays: 400,
	}
	if r.stack != want {
		t.Errorf("the stack is %+v, want %+v", r.stack, want)
	}
	withChannel := mustDeploy(t, withSlack).stack
	if withChannel.SlackLogProvider == nil {
		t.Error("there is no provider for the log of the Slack channel")
	}
	if withChannel.SlackLogProvider = nil; withChannel != want {
		t.Errorf("with Slack, the stack is %+v, want %+v", withChannel, want)
	}
}

// TestConnect_ProvidersTagAndCheckTheAccount checks both providers, and that the second one is
// there only for the log of a Slack channel. An operation without the program, such as destroy, has
// only the account in the state of the providers.
func TestConnect_ProvidersTagAndCheckTheAccount(t *testing.T) {
	const second = "aws-us-east-1"
	for name, c := range map[string]struct {
		changes map[string]string
		regions map[string]string // by provider
		checked bool
	}{
		"an account":             {nil, map[string]string{"aws": "eu-west-1"}, true},
		"any account":            {map[string]string{"orders:account": ""}, map[string]string{"aws": "eu-west-1"}, false},
		"an account, with Slack": {withSlack, map[string]string{"aws": "eu-west-1", second: "us-east-1"}, true},
		"any account, with Slack": {
			map[string]string{"orders:account": "", "orders:slackWorkspace": "T0123", "orders:slackChannel": "C0456"},
			map[string]string{"aws": "eu-west-1", second: "us-east-1"},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustDeploy(t, c.changes)
			if got := len(r.All(t, provider)); got != len(c.regions) {
				t.Errorf("%d providers are declared, want %d", got, len(c.regions))
			}
			for name, region := range c.regions {
				want := stacktest.Inputs{
					"region": region, "defaultTags.tags.Project": "energy-auction", "defaultTags.tags.Environment": "live",
					"defaultTags.tags.ManagedBy": "pulumi",
					"skipCredentialsValidation":  false, "skipRegionValidation": true, // the SDK's defaults
				}
				if c.checked {
					want["allowedAccountIds[0]"] = stacktest.Account
				}
				stacktest.CheckInputs(t, r.One(t, provider, name), want)
			}
		})
	}
}

// TestConnect_AnotherAccountIsAnError checks that the error names the key and both accounts, and
// comes before the resources.
func TestConnect_AnotherAccountIsAnError(t *testing.T) {
	const want = "find the account of the credentials; the key account takes only 999999999999: "
	r, err := deploy(map[string]string{"orders:account": "999999999999"})
	if err == nil || !strings.Contains(err.Error(), want) ||
		!strings.Contains(err.Error(), "not allowed: "+stacktest.Account) {
		t.Errorf("the error is %v", err)
	}
	for _, declared := range r.Resources {
		if declared.Type != provider {
			t.Errorf("%s %s is declared", declared.Type, declared.Name)
		}
	}
}

// withoutCredentials is AWS for a caller whose credentials have expired.
type withoutCredentials struct{ *stacktest.Deployment }

func (withoutCredentials) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, errors.New("ExpiredToken")
}

func TestConnect_WithoutCredentialsIsAnError(t *testing.T) {
	for account, want := range map[string]string{
		"":                "find the account of the credentials: ",
		stacktest.Account: "find the account of the credentials; the key account takes only " + stacktest.Account + ": ",
	} {
		r := &run{}
		err := r.deploy(withoutCredentials{&r.Deployment}, map[string]string{"orders:account": account})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "ExpiredToken") {
			t.Errorf("account %q: the error is %v, want %s", account, err, want)
		}
	}
}
