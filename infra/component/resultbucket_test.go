package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// TestResultBucket_Resources checks that results do not expire, that overwritten results can be
// restored for 90 days, and that the bucket has an access log.
func TestResultBucket_Resources(t *testing.T) {
	d := declare(t, prod, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := component.NewResultBucket(ctx, "results", &component.ResultBucketArgs{Stack: prod, Key: key})
		return err
	})
	stacktest.CheckChildren(t, d, "auction:component:ResultBucket results",
		append(bucketChildren("results", "results-access-logs"), bucketLogging+" results")...)
	const name = "order-results-prod-" + account
	results := d.One(t, bucket, "results")
	stacktest.CheckInputs(t, results, stacktest.Inputs{"bucket": name, "forceDestroy": false})
	if !results.Protected || !results.Retained {
		t.Errorf("protected = %t, retained = %t, want true", results.Protected, results.Retained)
	}
	stacktest.CheckInputs(t, d.One(t, bucketLifecycle, "results"), stacktest.Inputs{
		"bucket": name, "rules[0].id": "tidy", "rules[0].status": "Enabled", "rules[0].filter.prefix": "",
		"rules[0].noncurrentVersionExpiration.noncurrentDays":         90,
		"rules[0].abortIncompleteMultipartUpload.daysAfterInitiation": 7,
	})
	encryption := d.One(t, bucketEncryption, "results")
	if got := encryption.At("rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId"); got != stacktest.KeyARN {
		t.Errorf("kmsMasterKeyId = %v, want the key of the stack", got)
	}
	stacktest.CheckInputs(t, d.One(t, bucketLogging), stacktest.Inputs{
		"bucket": name, "targetBucket": name + "-access-logs", "targetPrefix": "results/",
	})
}

func TestResultBucket_AllowWriting(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		results, err := component.NewResultBucket(ctx, "results", &component.ResultBucketArgs{Stack: dev, Key: key})
		if err != nil {
			return err
		}
		wantOutputs(t, map[string]pulumi.StringOutput{"Name": results.Name, "ARN": results.ARN}, map[string]string{
			"Name": "order-results-dev-" + account, "ARN": "arn:aws:s3:::order-results-dev-" + account,
		})
		return grant(ctx, dev, key, results.AllowWriting("rejections/")...)
	})
	wantGranted(t, d,
		"Documents: Allow s3:GetObject s3:PutObject on arn:aws:s3:::order-results-dev-"+account+"/rejections/*",
		"DocumentsKey: Allow kms:Decrypt kms:GenerateDataKey on "+stacktest.KeyARN+
			" if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com")
}
