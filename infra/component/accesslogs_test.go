package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// declareLogged declares the bucket papers with its access log.
func declareLogged(t *testing.T, s component.Stack, passing bool) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		b := component.PrivateBucket{Name: "papers-1", Key: key, NoncurrentVersionDays: 90, Disposable: passing}
		_, err := b.CreateWithAccessLogs(ctx, "papers", s, pulumi.Parent(key))
		return err
	})
}

func TestAccessLogs_AreWrittenToABucketBeside(t *testing.T) {
	d := declareLogged(t, prod, false)
	if got := d.One(t, bucket, "papers-access-logs").Text("bucket"); got != "papers-1-access-logs" {
		t.Errorf("the log is in %s", got)
	}
	stacktest.CheckInputs(t, d.One(t, bucketLogging, "papers"), stacktest.Inputs{
		"bucket": "papers-1", "targetBucket": "papers-1-access-logs", "targetPrefix": "papers/",
	})
	for _, name := range []string{"papers", "papers-access-logs"} {
		for _, kind := range bucketParts {
			d.One(t, kind, name)
		}
	}
}

// TestAccessLogs_CanBeWrittenByS3 checks what S3 needs: encryption with its own key, and a
// statement of the policy that is limited to the log of this bucket.
func TestAccessLogs_CanBeWrittenByS3(t *testing.T) {
	d := declareLogged(t, prod, false)
	stacktest.CheckInputs(t, d.One(t, bucketEncryption, "papers-access-logs"), stacktest.Inputs{
		"bucket": "papers-1-access-logs",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256", "rules[0].bucketKeyEnabled": false,
	})
	const log = "arn:aws:s3:::papers-1-access-logs"
	stacktest.CheckPolicy(t, d.One(t, bucketPolicy, "papers-access-logs"), "policy",
		"TLSOnly: Deny AWS * s3:* on "+log+" "+log+"/* if aws:SecureTransport Bool false",
		"AccessLogs: Allow Service logging.s3.amazonaws.com s3:PutObject on "+log+"/* "+
			"if aws:SourceArn ArnLike arn:aws:s3:::papers-1 if aws:SourceAccount StringEquals "+account)
	stacktest.CheckDependsOn(t, d, bucketLogging, "papers", bucketPolicy, "papers-access-logs",
		"S3 checks on creation that it can write")
}

// TestAccessLogs_ExpireAsAllLogs checks that objects stay and their log does not.
func TestAccessLogs_ExpireAsAllLogs(t *testing.T) {
	for _, s := range []component.Stack{dev, prod} {
		d := declareLogged(t, s, false)
		log, objects := d.One(t, bucketLifecycle, "papers-access-logs"), d.One(t, bucketLifecycle, "papers")
		if got := log.At("rules", "expiration", "days"); got != float64(s.LogRetentionDays) {
			t.Errorf("%s: the log expires after %v days, want %d", s.Name, got, s.LogRetentionDays)
		}
		if got := log.At("rules", "noncurrentVersionExpiration", "noncurrentDays"); got != 1.0 {
			t.Errorf("%s: old versions of the log expire after %v days, want 1", s.Name, got)
		}
		if got := objects.At("rules", "expiration"); got != nil {
			t.Errorf("%s: objects expire after %v", s.Name, got)
		}
	}
}

// TestAccessLogs_AreKeptAsTheirBucket checks that the log, and the setting that makes S3 write it,
// live as long as the bucket.
func TestAccessLogs_AreKeptAsTheirBucket(t *testing.T) {
	for name, c := range map[string]struct {
		stack         component.Stack
		passing, kept bool
	}{
		"production":                    {prod, false, true},
		"production, can be made again": {prod, true, false},
		"development":                   {dev, false, false},
	} {
		d := declareLogged(t, c.stack, c.passing)
		for _, r := range []stacktest.Resource{
			d.One(t, bucket, "papers"), d.One(t, bucket, "papers-access-logs"), d.One(t, bucketLogging),
		} {
			if r.Protected != c.kept || r.Retained != c.kept {
				t.Errorf("%s: %s %s: protected is %t, retained is %t", name, r.Type, r.Name, r.Protected, r.Retained)
			}
		}
	}
}
