package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/scheduler"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// scheduledInput starts an auction that is named by the time for which it was scheduled. The scheduler replaces the
// placeholder, and knows it only as it stands here: JSON encoders would escape its brackets.
const scheduledInput = `{"auction":"<aws.scheduler.scheduled-time>"}`

// maxLateness is how many seconds after its gate closure an auction is still started. By then the next one is near,
// and takes its orders too.
const maxLateness = 1800

// newDeadLetters creates the queue of starts that failed. It keeps them for the longest time there is, 14 days.
func newDeadLetters(ctx *pulumi.Context, resource string, args *StateMachineArgs, opts ...pulumi.ResourceOption) (*sqs.Queue, error) {
	name := args.Stack.ResourceName(DeadLettersName)
	return sqs.NewQueue(ctx, resource, &sqs.QueueArgs{
		Name:                    pulumi.String(name),
		KmsMasterKeyId:          args.Key.ARN,
		MessageRetentionSeconds: pulumi.Int(14 * 24 * 60 * 60),
		Policy:                  policy.Document(policy.DenyInsecureTransport("sqs:*", pulumi.String(args.Stack.ARN("sqs", name)))),
	}, opts...)
}

// newSchedule creates the schedule that starts the state machine.
func newSchedule(
	ctx *pulumi.Context, resource string, args *StateMachineArgs, machine, deadLetters pulumi.StringInput, opts ...pulumi.ResourceOption,
) error {
	s := args.Stack
	role, may, err := ServiceRole{
		Name:    s.ResourceName(ScheduleRoleName),
		Service: "scheduler",
		Source:  s.ARN("scheduler", "schedule-group/"+ScheduleGroup),
		Permissions: []policy.Statement{
			{Sid: "Auction", Actions: []string{"states:StartExecution"}, Resources: []pulumi.StringInput{machine}},
			{Sid: "DeadLetters", Actions: []string{"sqs:SendMessage"}, Resources: []pulumi.StringInput{deadLetters}},
			args.Key.AllowViaService("DeadLettersKey", "sqs", "kms:GenerateDataKey", "kms:Decrypt"),
			// The scheduler reads the schedule's input as this role, not on its behalf.
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
			Arn: machine, RoleArn: role.Arn, Input: pulumi.String(scheduledInput),
			RetryPolicy: &scheduler.ScheduleTargetRetryPolicyArgs{
				MaximumEventAgeInSeconds: pulumi.Int(maxLateness), MaximumRetryAttempts: pulumi.Int(185), // as many as fit
			},
			DeadLetterConfig: &scheduler.ScheduleTargetDeadLetterConfigArgs{Arn: deadLetters},
		},
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{may}))...)
	return err
}
