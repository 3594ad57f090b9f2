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
		t.Errorf("stack = %+v, want %+v", r.stack, want)
	}
	withChannel := mustDeploy(t, withSlack).stack
	if withChannel.SlackLogProvider == nil {
		t.Error("provider for the logs of the Slack channel = nil, want one")
	}
	if withChannel.SlackLogProvider = nil; withChannel != want {
		t.Errorf("stack with Slack = %+v, want %+v", withChannel, want)
	}
}

// TestConnect_Providers checks the tags and the account of both providers, and that the second one
// exists only if there is a Slack channel. Operations that do not run the program, such as destroy,
// rely on the account in the state of the providers.
func TestConnect_Providers(t *testing.T) {
	const second = "aws-us-east-1"
	for name, c := range map[string]struct {
		changes map[string]string
		regions map[string]string // by provider
		checked bool
	}{
		"account":             {nil, map[string]string{"aws": "eu-west-1"}, true},
		"any account":         {map[string]string{"orders:account": ""}, map[string]string{"aws": "eu-west-1"}, false},
		"account, with Slack": {withSlack, map[string]string{"aws": "eu-west-1", second: "us-east-1"}, true},
		"any account, with Slack": {
			map[string]string{"orders:account": "", "orders:slackWorkspace": "T0123", "orders:slackChannel": "C0456"},
			map[string]string{"aws": "eu-west-1", second: "us-east-1"},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustDeploy(t, c.changes)
			if got := len(r.All(t, provider)); got != len(c.regions) {
				t.Errorf("%d providers declared, want %d", got, len(c.regions))
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

// TestConnect_OtherAccount checks that the error contains the configuration key and both accounts,
// and that no resource is declared.
func TestConnect_OtherAccount(t *testing.T) {
	const want = "identify the AWS account, which must be 999999999999 (configuration key account): "
	r, err := deploy(map[string]string{"orders:account": "999999999999"})
	if err == nil || !strings.Contains(err.Error(), want) ||
		!strings.Contains(err.Error(), "not allowed: "+stacktest.Account) {
		t.Errorf("deploy = %v, want %q", err, want)
	}
	for _, declared := range r.Resources {
		if declared.Type != provider {
			t.Errorf("%s %s is declared, want none", declared.Type, declared.Name)
		}
	}
}

// expiredCredentials is a fake of AWS that rejects every call.
type expiredCredentials struct{ *stacktest.Deployment }

func (expiredCredentials) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, errors.New("ExpiredToken")
}

func TestConnect_ExpiredCredentials(t *testing.T) {
	for account, want := range map[string]string{
		"": "identify the AWS account: ",
		stacktest.Account: "identify the AWS account, which must be " + stacktest.Account +
			" (configuration key account): ",
	} {
		r := &deployment{}
		err := r.deploy(expiredCredentials{&r.Deployment}, map[string]string{"orders:account": account})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "ExpiredToken") {
			t.Errorf("account %q: deploy = %v, want %q", account, err, want)
		}
	}
}
