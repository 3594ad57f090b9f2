package component_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/workflow"
)

const (
	stateMachine = "aws:sfn/stateMachine:StateMachine"
	schedule     = "aws:scheduler/schedule:Schedule"
	queue        = "aws:sqs/queue:Queue"
)

// declareStateMachine declares the state machine and its functions.
func declareStateMachine(t *testing.T, s component.Stack) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		m, err := newStateMachine(ctx, s, key, 45*time.Second)
		if err != nil {
			return err
		}
		got := map[string]pulumi.StringOutput{"ARN": m.ARN, "DeadLettersName": m.DeadLettersName}
		wantOutputs(t, got, map[string]string{
			"ARN":             "arn:aws:states" + inRegion + "stateMachine:auction-" + s.Name,
			"DeadLettersName": "auction-dead-letters-" + s.Name,
		})
		return nil
	})
}

// newStateMachine declares the state machine and its functions collect-results, store-results and
// notify.
func newStateMachine(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey, wait time.Duration,
) (*component.StateMachine, error) {
	functions, err := newFunctions(ctx, s, key, "collect-results", "store-results", "notify")
	if err != nil {
		return nil, err
	}
	return component.NewStateMachine(ctx, "auction", &component.StateMachineArgs{
		Stack: s, Key: key, PlatformWait: wait, Schedule: "cron(5 * * * ? *)",
		CollectResults: functions["collect-results"], StoreResults: functions["store-results"], Notify: functions["notify"],
	})
}

// TestStateMachine_Definition checks that lambdas/workflow renders the definition.
func TestStateMachine_Definition(t *testing.T) {
	const function = "arn:aws:lambda" + inRegion + "function:"
	want, err := workflow.Render(workflow.Functions{
		CollectResults: function + "collect-results-prod",
		StoreResults:   function + "store-results-prod",
		Notify:         function + "notify-prod",
	}, 45*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got := declareStateMachine(t, prod).One(t, stateMachine).Text("definition"); got != want {
		t.Errorf("definition = %s\nwant %s", got, want)
	}
}

func TestStateMachine_Resources(t *testing.T) {
	d := declareStateMachine(t, prod)
	stacktest.CheckChildren(t, d, "auction:component:StateMachine auction",
		stateMachine+" auction", logGroup+" auction", role+" auction", rolePolicy+" auction",
		schedule+" auction-schedule", role+" auction-schedule", rolePolicy+" auction-schedule",
		queue+" auction-dead-letters")
	stacktest.CheckInputs(t, d.One(t, logGroup, "auction"), stacktest.Inputs{
		"name": "/aws/vendedlogs/states/auction-prod", "retentionInDays": 400, "kmsKeyId": stacktest.KeyARN,
	})
}

// TestStateMachine_Logging checks that errors are logged without execution data, which contains
// orders.
func TestStateMachine_Logging(t *testing.T) {
	stacktest.CheckInputs(t, declareStateMachine(t, prod).One(t, stateMachine), stacktest.Inputs{
		"name": "auction-prod", "type": "STANDARD", "roleArn": "arn:aws:iam::" + account + ":role/auction-machine-prod",
		"tracingConfiguration.enabled":              true,
		"loggingConfiguration.level":                "ERROR",
		"loggingConfiguration.includeExecutionData": false,
		"loggingConfiguration.logDestination": "arn:aws:logs" + inRegion +
			"log-group:/aws/vendedlogs/states/auction-prod:*",
	}, "definition")
}

// TestStateMachine_Alias checks the alias. Without it, Pulumi would replace the state machine of a
// deployed stack.
func TestStateMachine_Alias(t *testing.T) {
	got := declareStateMachine(t, dev).One(t, "auction:component:StateMachine").Aliases
	if want := []string{"auction:component:AuctionPipeline"}; !slices.Equal(got, want) {
		t.Errorf("aliases = %q, want %q", got, want)
	}
}

func TestStateMachine_Role(t *testing.T) {
	const function = "arn:aws:lambda" + inRegion + "function:"
	d := declareStateMachine(t, dev)
	stacktest.CheckInputs(t, d.One(t, role, "auction"), stacktest.Inputs{"name": "auction-machine-dev"},
		"assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role, "auction"), "assumeRolePolicy",
		"Trust: Allow Service states.amazonaws.com sts:AssumeRole "+
			"if aws:SourceArn ArnLike arn:aws:states"+inRegion+"stateMachine:* if aws:SourceAccount StringEquals "+account)
	stacktest.CheckInputs(t, d.One(t, rolePolicy, "auction"), stacktest.Inputs{
		"name": "auction-machine-dev", "role": "auction-machine-dev",
	}, "policy")
	stacktest.CheckPolicy(t, d.One(t, rolePolicy, "auction"), "policy",
		"Functions: Allow lambda:InvokeFunction on "+
			function+"collect-results-dev "+function+"store-results-dev "+function+"notify-dev",
		"Logs: Allow logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery "+
			"logs:ListLogDeliveries logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups on *",
		"Traces: Allow xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets on *")
	stacktest.CheckDependsOn(t, d, stateMachine, "auction", rolePolicy, "auction",
		"Step Functions rejects a role that cannot write logs")
}

func TestStateMachine_InvalidPlatformWait(t *testing.T) {
	err := tryDeclare(func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := newStateMachine(ctx, dev, key, 0)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "platform wait must be whole seconds") {
		t.Errorf("NewStateMachine = %v, want an invalid waiting time", err)
	}
}
