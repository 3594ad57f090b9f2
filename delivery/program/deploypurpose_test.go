package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// TestWhoDeploysHandsEachRoleToItsOwnService tries every role of an environment with every service.
func TestWhoDeploysHandsEachRoleToItsOwnService(t *testing.T) {
	services := map[string]string{"auction": "states", "auction-schedule": "scheduler", "notifications-slack": "chatbot"}
	d := deploy(t)
	for _, stack := range environments {
		may := granted(t, d, stack)
		for _, r := range deployEnvironment(t, stack).All(t, "aws:iam/role:Role") {
			own := services[r.Name]
			if own == "" {
				own = "lambda"
			}
			for _, service := range []string{"lambda", "states", "scheduler", "chatbot", "ec2", "codebuild"} {
				to := policytest.Request{"iam:PassedToService": service + ".amazonaws.com"}
				if policytest.Decides(t, "Allow", may, "iam:PassRole", r.Output("arn"), to) != (service == own) {
					t.Errorf("%s may be handed to %s: %t", r.Text("name"), service, service != own)
				}
			}
		}
	}
}

// ofEnvironments are the statements that are about environments, not about the delivery's state and artifacts.
func ofEnvironments(t *testing.T, d *stacktest.Deployment, stack string) []policytest.Statement {
	t.Helper()
	return slices.DeleteFunc(granted(t, d, stack), func(s policytest.Statement) bool {
		return strings.HasPrefix(s.Sid, "State") || strings.HasPrefix(s.Sid, "Artifacts") || s.Sid == "Secrets"
	})
}

// TestWhoDeploysDecryptsThroughServicesAlone checks that keys are used where they are chosen, and for nothing else.
func TestWhoDeploysDecryptsThroughServicesAlone(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		var through []string
		for _, s := range ofEnvironments(t, d, stack) {
			if slices.Contains(s.Action, "kms:Decrypt") {
				through = append(through, s.Condition["StringEquals"]["kms:ViaService"]+s.Condition["ArnEquals"]["kms:EncryptionContext:aws:scheduler:schedule:arn"])
			}
		}
		const region = ".eu-west-1.amazonaws.com"
		want := []string{
			"dynamodb" + region, "scheduler" + region + "arn:aws:scheduler:eu-west-1:" + account + ":schedule/default/auction-" + stack,
			"secretsmanager" + region,
		}
		if slices.Sort(through); !slices.Equal(through, want) {
			t.Errorf("%s: decrypts through %q", stack, through)
		}
	}
}

// TestWhoDeploysTagsWhatItCreates checks what has no name by which it could be told apart.
func TestWhoDeploysTagsWhatItCreates(t *testing.T) {
	const born = "aws:RequestTag/Environment"
	d := deploy(t)
	for stack, other := range others {
		may := granted(t, d, stack)
		for _, create := range []string{"kms:CreateKey *", "apigateway:POST arn:aws:apigateway:eu-west-1::/restapis", "apigateway:PUT arn:aws:apigateway:eu-west-1::/tags/x"} {
			action, resource, _ := strings.Cut(create, " ")
			for is, allowed := range map[string]bool{stack: true, other: false} {
				if policytest.Decides(t, "Allow", may, action, resource, policytest.Request{born: is}) != allowed {
					t.Errorf("%s: %s with the tag %s: %t", stack, create, is, !allowed)
				}
			}
			// What exists has its tag already, and a change of other tags does not name it.
			if exists := strings.Contains(resource, "/tags/"); policytest.Decides(t, "Allow", may, action, resource, nil) != exists {
				t.Errorf("%s: %s without a tag: %t", stack, create, !exists)
			}
		}
	}
}

// TestWhoDeploysCannotDestroy tries to take an environment away.
func TestWhoDeploysCannotDestroy(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		may := granted(t, d, stack)
		for _, what := range []string{
			"apigateway:DELETE arn:aws:apigateway:eu-west-1::/restapis/api1", "apigateway:DELETE arn:aws:apigateway:eu-west-1::/restapis/api1/stages/v1",
			"scheduler:DeleteSchedule arn:aws:scheduler:eu-west-1:" + account + ":schedule/default/auction-" + stack,
			"secretsmanager:DescribeSecret arn:aws:secretsmanager:eu-west-1:" + account + ":secret:auction-platform-token-" + stack + "-other-a1b2c3",
		} {
			action, resource, _ := strings.Cut(what, " ")
			if policytest.Decides(t, "Allow", may, action, resource, policytest.Request{tag: stack}) {
				t.Errorf("who deploys %s may %s", stack, what)
			}
		}
	}
}

// TestWhatIsSeldomCalledIsGranted checks what no stacktest.Resource run can show.
func TestWhatIsSeldomCalledIsGranted(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		may := ofEnvironments(t, d, stack)
		for action := range seldom {
			if !slices.ContainsFunc(may, func(s policytest.Statement) bool { return slices.Contains(s.Action, action) }) {
				t.Errorf("%s: %s is not granted", stack, action)
			}
		}
	}
}
