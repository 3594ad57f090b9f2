package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// TestResultsAreKept checks that nothing makes them go, and that the log of their use does not stay for ever.
func TestResultsAreKept(t *testing.T) {
	const lifecycle = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		days := d.One(t, "aws:cloudwatch/logGroup:LogGroup", "notify").At("retentionInDays")
		results, log := d.One(t, lifecycle, "results"), d.One(t, lifecycle, "results-access-logs")
		if got := results.At("rules", "expiration"); got != nil {
			t.Errorf("results go after %v", got)
		}
		if got := results.At("rules", "noncurrentVersionExpiration", "noncurrentDays"); got != 90.0 {
			t.Errorf("an overwritten result can be had back for %v days", got)
		}
		if got := log.At("rules", "expiration", "days"); got != days {
			t.Errorf("the access log stays %v days, other logs %v", got, days)
		}
	})
}

// TestTheAccessLogIsReadableToS3 checks what S3 needs to write it.
func TestTheAccessLogIsReadableToS3(t *testing.T) {
	d := project.Deploy(t, "prod", nil)
	const encryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	if got := d.One(t, encryption, "results-access-logs").At("rules", "applyServerSideEncryptionByDefault", "sseAlgorithm"); got != "AES256" {
		t.Errorf("encrypted with %v", got)
	}
	const bucket = "order-results-prod-" + stacktest.Account
	log := d.One(t, "aws:s3/bucketLoggingV2:BucketLoggingV2")
	if log.Text("bucket") != bucket || log.Text("targetBucket") != bucket+"-access-logs" {
		t.Errorf("%v", log.Inputs)
	}
	allowed := policytest.Parse(t, d.One(t, "aws:s3/bucketPolicy:BucketPolicy", "results-access-logs").Text("policy"))[1]
	if !slices.Equal(allowed.Action, []string{"s3:PutObject"}) || !slices.Equal(allowed.Resource, []string{"arn:aws:s3:::" + bucket + "-access-logs/*"}) ||
		allowed.Condition["ArnLike"]["aws:SourceArn"] != "arn:aws:s3:::"+bucket {
		t.Errorf("%+v", allowed)
	}
}

// TestOrdersStayOutOfLogs checks the places where AWS would write what passes by.
func TestOrdersStayOutOfLogs(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		log := d.One(t, "aws:sfn/stateMachine:StateMachine")
		if log.At("loggingConfiguration", "includeExecutionData") != false || log.Text("loggingConfiguration", "level") != "ERROR" ||
			!strings.HasSuffix(log.Text("loggingConfiguration", "logDestination"), ":*") {
			t.Errorf("%v", log.At("loggingConfiguration"))
		}
	})
}
