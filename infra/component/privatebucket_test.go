package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/stacktest"
)

const (
	bucket           = "aws:s3/bucketV2:BucketV2"
	bucketBlock      = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	bucketPolicy     = "aws:s3/bucketPolicy:BucketPolicy"
	bucketOwnership  = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	bucketEncryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	bucketVersioning = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	bucketLifecycle  = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	bucketLogging    = "aws:s3/bucketLoggingV2:BucketLoggingV2"
)

// bucketParts are the resources that make up a private bucket.
var bucketParts = []string{
	bucket, bucketBlock, bucketPolicy, bucketOwnership, bucketEncryption, bucketVersioning,
	bucketLifecycle,
}

// declareBucket declares the bucket papers with the key of the stack, unless it has none.
func declareBucket(t *testing.T, s component.Stack, b component.PrivateBucket, withKey bool) *stacktest.Deployment {
	t.Helper()
	b.Name = "papers"
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		if withKey {
			b.Key = key
		}
		_, err := b.Create(ctx, "papers", s, pulumi.Parent(key))
		return err
	})
}

func TestPrivateBucket_IsPrivateEncryptedAndVersioned(t *testing.T) {
	d := declareBucket(t, prod, component.PrivateBucket{NoncurrentVersionDays: 90}, true)
	stacktest.CheckInputs(t, d.One(t, bucket), stacktest.Inputs{"bucket": "papers", "forceDestroy": false})
	stacktest.CheckInputs(t, d.One(t, bucketBlock), stacktest.Inputs{
		"bucket": "papers", "blockPublicAcls": true, "blockPublicPolicy": true,
		"ignorePublicAcls": true, "restrictPublicBuckets": true,
	})
	stacktest.CheckInputs(t, d.One(t, bucketOwnership), stacktest.Inputs{
		"bucket": "papers", "rule.objectOwnership": "BucketOwnerEnforced",
	})
	stacktest.CheckInputs(t, d.One(t, bucketEncryption), stacktest.Inputs{
		"bucket": "papers",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm":   "aws:kms",
		"rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId": stacktest.KeyARN,
		"rules[0].bucketKeyEnabled":                                  true,
	})
	stacktest.CheckInputs(t, d.One(t, bucketVersioning), stacktest.Inputs{
		"bucket": "papers", "versioningConfiguration.status": "Enabled",
	})
}

func TestPrivateBucket_WithoutKeyIsEncryptedByS3(t *testing.T) {
	d := declareBucket(t, dev, component.PrivateBucket{NoncurrentVersionDays: 1}, false)
	stacktest.CheckInputs(t, d.One(t, bucketEncryption), stacktest.Inputs{
		"bucket": "papers",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256",
		"rules[0].bucketKeyEnabled":                                false,
	})
}

func TestPrivateBucket_RequiresTLS(t *testing.T) {
	const (
		arn     = "arn:aws:s3:::papers"
		tlsOnly = "TLSOnly: Deny AWS * s3:* on " + arn + " " + arn + "/* if aws:SecureTransport Bool false"
	)
	r := declareBucket(t, dev, component.PrivateBucket{}, true).One(t, bucketPolicy)
	stacktest.CheckInputs(t, r, stacktest.Inputs{"bucket": "papers"}, "policy")
	stacktest.CheckPolicy(t, r, "policy", tlsOnly)

	put := policy.Statement{
		Sid: "Put", Principal: policy.Service("logging.s3"), Actions: []string{"s3:PutObject"},
		Resources: policy.ARNs("arn:aws:s3:::papers/*"),
	}
	r = declareBucket(t, dev, component.PrivateBucket{PolicyStatements: []policy.Statement{put}}, true).One(t, bucketPolicy)
	stacktest.CheckPolicy(t, r, "policy", tlsOnly,
		"Put: Allow Service logging.s3.amazonaws.com s3:PutObject on "+arn+"/*")
}

func TestPrivateBucket_Lifecycle(t *testing.T) {
	for name, c := range map[string]struct {
		bucket component.PrivateBucket
		want   stacktest.Inputs
	}{
		"objects are kept": {
			component.PrivateBucket{NoncurrentVersionDays: 90},
			stacktest.Inputs{"rules[0].noncurrentVersionExpiration.noncurrentDays": 90},
		},
		"objects expire": {
			component.PrivateBucket{NoncurrentVersionDays: 2, ExpirationDays: 1},
			stacktest.Inputs{"rules[0].noncurrentVersionExpiration.noncurrentDays": 2, "rules[0].expiration.days": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want["bucket"], c.want["rules[0].id"], c.want["rules[0].status"] = "papers", "tidy", "Enabled"
			c.want["rules[0].filter.prefix"], c.want["rules[0].abortIncompleteMultipartUpload.daysAfterInitiation"] = "", 7
			stacktest.CheckInputs(t, declareBucket(t, dev, c.bucket, true).One(t, bucketLifecycle), c.want)
		})
	}
}

// TestPrivateBucket_OutlivesAProductionStack checks which buckets are kept, with all their parts,
// when a stack is destroyed.
func TestPrivateBucket_OutlivesAProductionStack(t *testing.T) {
	for name, c := range map[string]struct {
		stack   component.Stack
		passing bool
		kept    bool
	}{
		"production":                    {prod, false, true},
		"production, can be made again": {prod, true, false},
		"development":                   {dev, false, false},
	} {
		d := declareBucket(t, c.stack, component.PrivateBucket{Disposable: c.passing}, true)
		for _, kind := range bucketParts {
			if r := d.One(t, kind); r.Protected != c.kept || r.Retained != c.kept {
				t.Errorf("%s: %s: protected is %t, retained is %t, want %t", name, kind, r.Protected, r.Retained, c.kept)
			}
		}
		if got := d.One(t, bucket).At("forceDestroy"); got != !c.kept {
			t.Errorf("%s: deleted with its objects: %v, want %t", name, got, !c.kept)
		}
	}
}

func TestPrivateBucket_PolicyFollowsThePublicAccessBlock(t *testing.T) {
	d := declareBucket(t, dev, component.PrivateBucket{}, true)
	stacktest.CheckDependsOn(t, d, bucketPolicy, "papers", bucketBlock, "papers", "S3 rejects concurrent changes of both")
}

// bucketChildren returns the parts of the buckets of these names, as stacktest.CheckChildren takes
// them.
func bucketChildren(names ...string) []string {
	var children []string
	for _, name := range names {
		for _, kind := range bucketParts {
			children = append(children, kind+" "+name)
		}
	}
	return children
}
