package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// declareWithAccessLogs declares the bucket reports with its access logs.
func declareWithAccessLogs(t *testing.T, s component.Stack, disposable bool) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		b := component.PrivateBucket{Name: "reports-1", Key: key, NoncurrentVersionDays: 90, Disposable: disposable}
		_, err := b.CreateWithAccessLogs(ctx, "reports", s, pulumi.Parent(key))
		return err
	})
}

func TestPrivateBucket_CreateWithAccessLogs(t *testing.T) {
	d := declareWithAccessLogs(t, prod, false)
	if got := d.One(t, bucket, "reports-access-logs").Text("bucket"); got != "reports-1-access-logs" {
		t.Errorf("bucket of the access logs = %s, want reports-1-access-logs", got)
	}
	stacktest.CheckInputs(t, d.One(t, bucketLogging, "reports"), stacktest.Inputs{
		"bucket": "reports-1", "targetBucket": "reports-1-access-logs", "targetPrefix": "reports/",
	})
	for _, name := range []string{"reports", "reports-access-logs"} {
		for _, kind := range bucketResources {
			d.One(t, kind, name)
		}
	}
}

// TestAccessLogs_S3CanDeliver checks what S3 requires to deliver access logs: SSE-S3, and a policy
// statement, which must be limited to the logs of this bucket.
func TestAccessLogs_S3CanDeliver(t *testing.T) {
	d := declareWithAccessLogs(t, prod, false)
	stacktest.CheckInputs(t, d.One(t, bucketEncryption, "reports-access-logs"), stacktest.Inputs{
		"bucket": "reports-1-access-logs",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256", "rules[0].bucketKeyEnabled": false,
	})
	const logs = "arn:aws:s3:::reports-1-access-logs"
	stacktest.CheckPolicy(t, d.One(t, bucketPolicy, "reports-access-logs"), "policy",
		"TLSOnly: Deny AWS * s3:* on "+logs+" "+logs+"/* if aws:SecureTransport Bool false",
		"AccessLogs: Allow Service logging.s3.amazonaws.com s3:PutObject on "+logs+"/* "+
			"if aws:SourceArn ArnLike arn:aws:s3:::reports-1 if aws:SourceAccount StringEquals "+account)
	stacktest.CheckDependsOn(t, d, bucketLogging, "reports", bucketPolicy, "reports-access-logs",
		"S3 rejects a logging configuration if it cannot write the logs")
}

// TestAccessLogs_Expire checks that access logs expire after the log retention period, and that
// other objects do not expire.
func TestAccessLogs_Expire(t *testing.T) {
	for _, s := range []component.Stack{dev, prod} {
		d := declareWithAccessLogs(t, s, false)
		log, objects := d.One(t, bucketLifecycle, "reports-access-logs"), d.One(t, bucketLifecycle, "reports")
		if got := log.At("rules", "expiration", "days"); got != float64(s.LogRetentionDays) {
			t.Errorf("%s: access logs expire after %v days, want %d", s.Name, got, s.LogRetentionDays)
		}
		if got := log.At("rules", "noncurrentVersionExpiration", "noncurrentDays"); got != 1.0 {
			t.Errorf("%s: noncurrent versions of access logs expire after %v days, want 1", s.Name, got)
		}
		if got := objects.At("rules", "expiration"); got != nil {
			t.Errorf("%s: expiration of objects = %v, want none", s.Name, got)
		}
	}
}

// TestAccessLogs_Protection checks that the bucket of the access logs and the logging configuration
// have the same protection as the bucket.
func TestAccessLogs_Protection(t *testing.T) {
	for name, c := range map[string]struct {
		stack                 component.Stack
		disposable, protected bool
	}{
		"production":               {prod, false, true},
		"disposable in production": {prod, true, false},
		"development":              {dev, false, false},
	} {
		d := declareWithAccessLogs(t, c.stack, c.disposable)
		for _, r := range []stacktest.Resource{
			d.One(t, bucket, "reports"), d.One(t, bucket, "reports-access-logs"), d.One(t, bucketLogging),
		} {
			if r.Protected != c.protected || r.Retained != c.protected {
				t.Errorf("%s: %s %s: protected = %t, retained = %t, want %t",
					name, r.Type, r.Name, r.Protected, r.Retained, c.protected)
			}
		}
	}
}
