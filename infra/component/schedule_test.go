package component_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestSchedule_Resources checks all inputs. The scheduler replaces the placeholder of the target
// input only if its angle brackets are not escaped.
func TestSchedule_Resources(t *testing.T) {
	d := declareStateMachine(t, dev)
	stacktest.CheckInputs(t, d.One(t, schedule), stacktest.Inputs{
		"name": "auction-dev", "groupName": "default", "description": "Starts an auction at each gate closure",
		"scheduleExpression": "cron(5 * * * ? *)", "scheduleExpressionTimezone": "UTC", "flexibleTimeWindow.mode": "OFF",
		"kmsKeyArn":      stacktest.KeyARN,
		"target.arn":     "arn:aws:states" + inRegion + "stateMachine:auction-dev",
		"target.roleArn": "arn:aws:iam::" + account + ":role/auction-schedule-dev",
		"target.input":   `{"auction":"<aws.scheduler.scheduled-time>"}`,
		"target.retryPolicy.maximumEventAgeInSeconds": 1800,
		"target.retryPolicy.maximumRetryAttempts":     185,
		"target.deadLetterConfig.arn":                 "arn:aws:sqs" + inRegion + "auction-dead-letters-dev",
	})
}

// TestSchedule_Role checks that the scheduler can assume the role only for the schedule group, and
// that the role has its permissions before the schedule is created.
func TestSchedule_Role(t *testing.T) {
	const name = "auction-schedule"
	d := declareStateMachine(t, dev)
	stacktest.CheckInputs(t, d.One(t, role, name), stacktest.Inputs{"name": "auction-schedule-dev"}, "assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role, name), "assumeRolePolicy",
		"Trust: Allow Service scheduler.amazonaws.com sts:AssumeRole "+
			"if aws:SourceArn ArnLike arn:aws:scheduler"+inRegion+"schedule-group/default "+
			"if aws:SourceAccount StringEquals "+account)
	stacktest.CheckPolicy(t, d.One(t, rolePolicy, name), "policy",
		"Auction: Allow states:StartExecution on arn:aws:states"+inRegion+"stateMachine:auction-dev",
		"DeadLetters: Allow sqs:SendMessage on arn:aws:sqs"+inRegion+"auction-dead-letters-dev",
		"DeadLettersKey: Allow kms:GenerateDataKey kms:Decrypt on "+stacktest.KeyARN+
			" if kms:ViaService StringEquals sqs.eu-west-1.amazonaws.com",
		"ScheduleKey: Allow kms:Decrypt on "+stacktest.KeyARN)
	stacktest.CheckDependsOn(t, d, schedule, name, rolePolicy, name, "the first start would be denied")
}

// TestDeadLetterQueue_Resources checks that the queue has the longest retention period of SQS,
// which gives operators two weeks.
func TestDeadLetterQueue_Resources(t *testing.T) {
	q := declareStateMachine(t, dev).One(t, queue)
	stacktest.CheckInputs(t, q, stacktest.Inputs{
		"name": "auction-dead-letters-dev", "kmsMasterKeyId": stacktest.KeyARN, "messageRetentionSeconds": 14 * 24 * 3600,
	}, "policy")
	stacktest.CheckPolicy(t, q, "policy",
		"TLSOnly: Deny AWS * sqs:* on arn:aws:sqs"+inRegion+"auction-dead-letters-dev if aws:SecureTransport Bool false")
}
