package component

import (
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sfn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
	"auction.internal/lambdas/workflow"
)

// AuctionPipelineArgs says what runs an auction, and when.
type AuctionPipelineArgs struct {
	Environment                          Environment
	Key                                  *EncryptionKey
	CollectResults, StoreResults, Notify *Function
	Wait                                 time.Duration // while the platform has no results; see workflow.Render
	Schedule                             string        // a cron expression of EventBridge Scheduler, in UTC
}

// AuctionPipeline is the state machine, the schedule that starts it with each gate closure, and the queue of starts that
// failed. A gate closure may be started twice: the second run finds nothing left to do.
type AuctionPipeline struct {
	pulumi.ResourceState

	MachineARN      pulumi.StringOutput
	DeadLettersName pulumi.StringOutput
}

// NewAuctionPipeline creates the machine and the schedule auction-<environment>, and the queue
// auction-dead-letters-<environment>.
func NewAuctionPipeline(ctx *pulumi.Context, name string, args *AuctionPipelineArgs, opts ...pulumi.ResourceOption) (*AuctionPipeline, error) {
	p := &AuctionPipeline{}
	if err := ctx.RegisterComponentResource("auction:component:AuctionPipeline", name, p, opts...); err != nil {
		return nil, err
	}
	machine, err := newMachine(ctx, name, args, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	deadLetters, err := newDeadLetters(ctx, name+"-dead-letters", args, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	if err := newSchedule(ctx, name+"-schedule", args, machine.Arn, deadLetters.Arn, pulumi.Parent(p)); err != nil {
		return nil, err
	}
	p.MachineARN, p.DeadLettersName = machine.Arn, deadLetters.Name
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"machineArn": p.MachineARN, "deadLetters": p.DeadLettersName})
}

// newMachine creates the state machine. What it writes to its log are errors, without what the states hold: orders stay
// out of logs. The history of every run can be seen for 90 days in Step Functions.
func newMachine(ctx *pulumi.Context, resource string, args *AuctionPipelineArgs, opts ...pulumi.ResourceOption) (*sfn.StateMachine, error) {
	e := args.Environment
	logs, err := NewLogGroup(ctx, resource, pulumi.String(MachineLogs+e.Named(SystemName)), e, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	role, may, err := newMachineRole(ctx, resource, args, opts...)
	if err != nil {
		return nil, err
	}
	// Step Functions tries on creation whether it may write to the log.
	return sfn.NewStateMachine(ctx, resource, &sfn.StateMachineArgs{
		Name:       pulumi.String(e.Named(SystemName)),
		Type:       pulumi.String("STANDARD"),
		RoleArn:    role.Arn,
		Definition: definition(args),
		LoggingConfiguration: &sfn.StateMachineLoggingConfigurationArgs{
			Level: pulumi.String("ERROR"), IncludeExecutionData: pulumi.Bool(false), LogDestination: pulumi.Sprintf("%s:*", logs.Arn),
		},
		TracingConfiguration: &sfn.StateMachineTracingConfigurationArgs{Enabled: pulumi.Bool(true)},
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{may}))...)
}

func definition(args *AuctionPipelineArgs) pulumi.StringOutput {
	arns := pulumi.All(args.CollectResults.ARN, args.StoreResults.ARN, args.Notify.ARN)
	return arns.ApplyT(func(arns []any) (string, error) {
		return workflow.Render(workflow.Functions{
			CollectResults: arns[0].(string), StoreResults: arns[1].(string), Notify: arns[2].(string),
		}, args.Wait)
	}).(pulumi.StringOutput)
}

func newMachineRole(ctx *pulumi.Context, resource string, args *AuctionPipelineArgs, opts ...pulumi.ResourceOption) (
	*iam.Role, *iam.RolePolicy, error,
) {
	e := args.Environment
	return ServiceRole{
		Name:    e.Named(MachineRoleName),
		Service: "states",
		Source:  e.ARN("states", "stateMachine:*"),
		May: []policy.Statement{
			{
				Sid: "Functions", Actions: []string{"lambda:InvokeFunction"},
				Resources: []pulumi.StringInput{args.CollectResults.ARN, args.StoreResults.ARN, args.Notify.ARN},
			},
			{
				// The service knows no narrower resource for these.
				Sid: "Logs", Resources: policy.Everything(), Actions: []string{
					"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
					"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
				},
			},
			{
				Sid: "Traces", Resources: policy.Everything(), Actions: []string{
					"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
				},
			},
		},
	}.Create(ctx, resource, e, opts...)
}
