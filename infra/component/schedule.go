package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/scheduler"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// scheduledInput is the input of an execution: the auction is identified by its scheduled time.
// EventBridge Scheduler replaces the placeholder. A JSON encoder would escape its angle brackets,
// and the scheduler would not recognize it.
const scheduledInput = `{"auction":"<aws.scheduler.scheduled-time>"}`

const (
	// maxEventAge is the number of seconds after a gate closure for which the scheduler retries a
	// failed start of the auction. After that, the next auction processes the same orders.
	maxEventAge = 1800

	// maxRetries is the maximum that EventBridge Scheduler supports: maxEventAge limits the
	// retries.
	maxRetries = 185

	// deadLetterRetention is the maximum that SQS supports: 14 days, in seconds.
	deadLetterRetention = 14 * 24 * 60 * 60
)

// newDeadLetters declares the dead-letter queue for failed starts of auctions.
func newDeadLetters(
	ctx *pulumi.Context, resource string, args *StateMachineArgs, opts ...pulumi.ResourceOption,
) (*sqs.Queue, error) {
	name := args.Stack.ResourceName(DeadLettersName)
	return sqs.NewQueue(ctx, resource, &sqs.QueueArgs{
		Name:                    pulumi.String(name),
		KmsMasterKeyId:          args.Key.ARN,
		MessageRetentionSeconds: pulumi.Int(deadLetterRetention),
		Policy: policy.Document(
			policy.DenyInsecureTransport("sqs:*", pulumi.String(args.Stack.ARN("sqs", name)))),
	}, opts...)
}

// newSchedule declares the schedule that starts the state machine.
func newSchedule(
	ctx *pulumi.Context, resource string, args *StateMachineArgs, stateMachine, deadLetters pulumi.StringInput,
	opts ...pulumi.ResourceOption,
) error {
	s := args.Stack
	role, rolePolicy, err := ServiceRole{
		Name:    s.ResourceName(ScheduleRoleName),
		Service: "scheduler",
		Source:  s.ARN("scheduler", "schedule-group/"+ScheduleGroup),
		Permissions: []policy.Statement{
			{Sid: "Auction", Actions: []string{"states:StartExecution"}, Resources: []pulumi.StringInput{stateMachine}},
			{Sid: "DeadLetters", Actions: []string{"sqs:SendMessage"}, Resources: []pulumi.StringInput{deadLetters}},
			args.Key.AllowViaService("DeadLettersKey", "sqs", "kms:GenerateDataKey", "kms:Decrypt"),
			// The scheduler decrypts the input of the schedule with direct requests to KMS.
			args.Key.AllowDirect("ScheduleKey", "kms:Decrypt"),
		},
	}.Create(ctx, resource, s, opts...)
	if err != nil {
		return err
	}
	_, err = scheduler.NewSchedule(ctx, resource, &scheduler.ScheduleArgs{
		Name:                       pulumi.String(s.ResourceName(SystemName)),
		GroupName:                  pulumi.String(ScheduleGroup),
		Description:                pulumi.String("Starts an auction at each gate closure"),
		ScheduleExpression:         pulumi.String(args.Schedule),
		ScheduleExpressionTimezone: pulumi.String("UTC"),
		FlexibleTimeWindow:         &scheduler.ScheduleFlexibleTimeWindowArgs{Mode: pulumi.String("OFF")},
		KmsKeyArn:                  args.Key.ARN,
		Target: &scheduler.ScheduleTargetArgs{
			Arn: stateMachine, RoleArn: role.Arn, Input: pulumi.String(scheduledInput),
			RetryPolicy: &scheduler.ScheduleTargetRetryPolicyArgs{
				MaximumEventAgeInSeconds: pulumi.Int(maxEventAge), MaximumRetryAttempts: pulumi.Int(maxRetries),
			},
			DeadLetterConfig: &scheduler.ScheduleTargetDeadLetterConfigArgs{Arn: deadLetters},
		},
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{rolePolicy}))...)
	return err
}
