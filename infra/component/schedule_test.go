package component_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestSchedule_StartsAnAuctionNamedByItsTime compares the input byte for byte: with its brackets
// escaped, the placeholder would name the auction. The other inputs are checked too.
func TestSchedule_StartsAnAuctionNamedByItsTime(t *testing.T) {
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

// TestSchedule_RoleStartsAuctionsAndSendsDeadLetters checks the role, which the scheduler uses for
// the schedule of this stack's group only, and that it has its permissions before the schedule
// exists.
func TestSchedule_RoleStartsAuctionsAndSendsDeadLetters(t *testing.T) {
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
	stacktest.CheckDependsOn(t, d, schedule, name, rolePolicy, name, "its first start is denied")
}

// TestDeadLetters_AreKeptForTwoWeeks checks the longest retention of SQS: an operator may be away
// for a week.
func TestDeadLetters_AreKeptForTwoWeeks(t *testing.T) {
	q := declareStateMachine(t, dev).One(t, queue)
	stacktest.CheckInputs(t, q, stacktest.Inputs{
		"name": "auction-dead-letters-dev", "kmsMasterKeyId": stacktest.KeyARN, "messageRetentionSeconds": 14 * 24 * 3600,
	}, "policy")
	stacktest.CheckPolicy(t, q, "policy",
		"TLSOnly: Deny AWS * sqs:* on arn:aws:sqs"+inRegion+"auction-dead-letters-dev if aws:SecureTransport Bool false")
}
