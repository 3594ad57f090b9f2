package component

import (
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sfn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
	"auction.internal/lambdas/workflow"
)

// StateMachineArgs contains the arguments of NewStateMachine.
type StateMachineArgs struct {
	Stack                                Stack
	Key                                  *EncryptionKey
	CollectResults, StoreResults, Notify *Function
	PlatformWait                         time.Duration // between two polls of the platform; see workflow.Render
	Schedule                             string        // a cron expression of EventBridge Scheduler in UTC
}

// StateMachine is the state machine of auctions, the schedule that starts it at each gate closure,
// and the dead-letter queue for failed starts. If the scheduler starts an auction twice, the second
// execution finds nothing left to do.
type StateMachine struct {
	pulumi.ResourceState

	ARN             pulumi.StringOutput
	DeadLettersName pulumi.StringOutput
}

// formerStateMachineType is the type of the component in stacks that were deployed before it was
// renamed. The type is part of the URN of each child: without the alias, Pulumi would replace the
// state machine.
const formerStateMachineType = "auction:component:AuctionPipeline"

// NewStateMachine declares the state machine and the schedule auction-<environment>, and the queue
// auction-dead-letters-<environment>.
func NewStateMachine(
	ctx *pulumi.Context, name string, args *StateMachineArgs, opts ...pulumi.ResourceOption,
) (*StateMachine, error) {
	m := &StateMachine{}
	former := pulumi.Aliases([]pulumi.Alias{{Type: pulumi.String(formerStateMachineType)}})
	err := ctx.RegisterComponentResource("auction:component:StateMachine", name, m, append(opts, former)...)
	if err != nil {
		return nil, err
	}
	stateMachine, err := newStateMachine(ctx, name, args, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	deadLetters, err := newDeadLetters(ctx, name+"-dead-letters", args, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	err = newSchedule(ctx, name+"-schedule", args, stateMachine.Arn, deadLetters.Arn, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	m.ARN, m.DeadLettersName = stateMachine.Arn, deadLetters.Name
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"arn": m.ARN, "deadLetters": m.DeadLettersName})
}

// newStateMachine declares the state machine itself. It logs only errors, without execution data,
// which contains orders. Step Functions retains the history of each execution for 90 days.
func newStateMachine(
	ctx *pulumi.Context, resource string, args *StateMachineArgs, opts ...pulumi.ResourceOption,
) (*sfn.StateMachine, error) {
	s := args.Stack
	logName := pulumi.String(StateMachineLogsPrefix + s.ResourceName(SystemName))
	logs, err := NewLogGroup(ctx, resource, logName, s, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	role, rolePolicy, err := newStateMachineRole(ctx, resource, args, opts...)
	if err != nil {
		return nil, err
	}
	// Step Functions rejects a state machine whose role cannot write to the log group.
	return sfn.NewStateMachine(ctx, resource, &sfn.StateMachineArgs{
		Name:       pulumi.String(s.ResourceName(SystemName)),
		Type:       pulumi.String("STANDARD"),
		RoleArn:    role.Arn,
		Definition: definition(args),
		LoggingConfiguration: &sfn.StateMachineLoggingConfigurationArgs{
			Level: pulumi.String("ERROR"), IncludeExecutionData: pulumi.Bool(false),
			LogDestination: pulumi.Sprintf("%s:*", logs.Arn),
		},
		TracingConfiguration: &sfn.StateMachineTracingConfigurationArgs{Enabled: pulumi.Bool(true)},
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{rolePolicy}))...)
}

func definition(args *StateMachineArgs) pulumi.StringOutput {
	arns := pulumi.All(args.CollectResults.ARN, args.StoreResults.ARN, args.Notify.ARN)
	return arns.ApplyT(func(arns []any) (string, error) {
		return workflow.Render(workflow.Functions{
			CollectResults: arns[0].(string), StoreResults: arns[1].(string), Notify: arns[2].(string),
		}, args.PlatformWait)
	}).(pulumi.StringOutput)
}

func newStateMachineRole(
	ctx *pulumi.Context, resource string, args *StateMachineArgs, opts ...pulumi.ResourceOption,
) (*iam.Role, *iam.RolePolicy, error) {
	s := args.Stack
	return ServiceRole{
		Name:    s.ResourceName(StateMachineRoleName),
		Service: "states",
		Source:  s.ARN("states", "stateMachine:*"),
		Permissions: []policy.Statement{
			{
				Sid: "Functions", Actions: []string{"lambda:InvokeFunction"},
				Resources: []pulumi.StringInput{args.CollectResults.ARN, args.StoreResults.ARN, args.Notify.ARN},
			},
			{
				// These actions do not support resource-level permissions.
				Sid: "Logs", Resources: policy.AnyResource(), Actions: []string{
					"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
					"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
				},
			},
			{
				Sid: "Traces", Resources: policy.AnyResource(), Actions: []string{
					"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
				},
			},
		},
	}.Create(ctx, resource, s, opts...)
}
