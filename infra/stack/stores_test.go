package stack

import (
	"slices"
	"strings"
	"testing"
)

// TestResultsAreKept checks that nothing makes them go, and that the log of their use does not stay for ever.
func TestResultsAreKept(t *testing.T) {
	const lifecycle = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	eachEnvironment(t, func(t *testing.T, d *deployment) {
		days := d.one(t, "aws:cloudwatch/logGroup:LogGroup", "notify").at("retentionInDays")
		results, log := d.one(t, lifecycle, "results"), d.one(t, lifecycle, "results-access-logs")
		if got := results.at("rules", "expiration"); got != nil {
			t.Errorf("results go after %v", got)
		}
		if got := results.at("rules", "noncurrentVersionExpiration", "noncurrentDays"); got != 90.0 {
			t.Errorf("an overwritten result can be had back for %v days", got)
		}
		if got := log.at("rules", "expiration", "days"); got != days {
			t.Errorf("the access log stays %v days, other logs %v", got, days)
		}
	})
}

// TestTheAccessLogIsReadableToS3 checks what S3 needs to write it.
func TestTheAccessLogIsReadableToS3(t *testing.T) {
	d := deploy(t, "prod", nil)
	const encryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	if got := d.one(t, encryption, "results-access-logs").at("rules", "applyServerSideEncryptionByDefault", "sseAlgorithm"); got != "AES256" {
		t.Errorf("encrypted with %v", got)
	}
	const bucket = "order-results-prod-" + account
	log := d.one(t, "aws:s3/bucketLoggingV2:BucketLoggingV2")
	if log.text("bucket") != bucket || log.text("targetBucket") != bucket+"-access-logs" {
		t.Errorf("%v", log.inputs)
	}
	allowed := statements(t, d.one(t, "aws:s3/bucketPolicy:BucketPolicy", "results-access-logs"), "policy")[1]
	if !slices.Equal(allowed.Action, []string{"s3:PutObject"}) || !slices.Equal(allowed.Resource, []string{"arn:aws:s3:::" + bucket + "-access-logs/*"}) ||
		allowed.Condition["ArnLike"]["aws:SourceArn"] != "arn:aws:s3:::"+bucket {
		t.Errorf("%+v", allowed)
	}
}

// TestOrdersStayOutOfLogs checks the places where AWS would write what passes by.
func TestOrdersStayOutOfLogs(t *testing.T) {
	eachEnvironment(t, func(t *testing.T, d *deployment) {
		log := d.one(t, "aws:sfn/stateMachine:StateMachine")
		if log.at("loggingConfiguration", "includeExecutionData") != false || log.text("loggingConfiguration", "level") != "ERROR" ||
			!strings.HasSuffix(log.text("loggingConfiguration", "logDestination"), ":*") {
			t.Errorf("%v", log.at("loggingConfiguration"))
		}
	})
}
