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

// bucketResources are the resources of a private bucket.
var bucketResources = []string{
	bucket, bucketBlock, bucketPolicy, bucketOwnership, bucketEncryption, bucketVersioning,
	bucketLifecycle,
}

// declareBucket declares the bucket reports, with the key of the stack if withKey is true.
func declareBucket(t *testing.T, s component.Stack, b component.PrivateBucket, withKey bool) *stacktest.Deployment {
	t.Helper()
	b.Name = "reports"
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		if withKey {
			b.Key = key
		}
		_, err := b.Create(ctx, "reports", s, pulumi.Parent(key))
		return err
	})
}

func TestPrivateBucket_Settings(t *testing.T) {
	d := declareBucket(t, prod, component.PrivateBucket{NoncurrentVersionDays: 90}, true)
	stacktest.CheckInputs(t, d.One(t, bucket), stacktest.Inputs{"bucket": "reports", "forceDestroy": false})
	stacktest.CheckInputs(t, d.One(t, bucketBlock), stacktest.Inputs{
		"bucket": "reports", "blockPublicAcls": true, "blockPublicPolicy": true,
		"ignorePublicAcls": true, "restrictPublicBuckets": true,
	})
	stacktest.CheckInputs(t, d.One(t, bucketOwnership), stacktest.Inputs{
		"bucket": "reports", "rule.objectOwnership": "BucketOwnerEnforced",
	})
	stacktest.CheckInputs(t, d.One(t, bucketEncryption), stacktest.Inputs{
		"bucket": "reports",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm":   "aws:kms",
		"rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId": stacktest.KeyARN,
		"rules[0].bucketKeyEnabled":                                  true,
	})
	stacktest.CheckInputs(t, d.One(t, bucketVersioning), stacktest.Inputs{
		"bucket": "reports", "versioningConfiguration.status": "Enabled",
	})
}

func TestPrivateBucket_WithoutKey(t *testing.T) {
	d := declareBucket(t, dev, component.PrivateBucket{NoncurrentVersionDays: 1}, false)
	stacktest.CheckInputs(t, d.One(t, bucketEncryption), stacktest.Inputs{
		"bucket": "reports",
		"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256",
		"rules[0].bucketKeyEnabled":                                false,
	})
}

func TestPrivateBucket_RequiresTLS(t *testing.T) {
	const (
		arn     = "arn:aws:s3:::reports"
		tlsOnly = "TLSOnly: Deny AWS * s3:* on " + arn + " " + arn + "/* if aws:SecureTransport Bool false"
	)
	r := declareBucket(t, dev, component.PrivateBucket{}, true).One(t, bucketPolicy)
	stacktest.CheckInputs(t, r, stacktest.Inputs{"bucket": "reports"}, "policy")
	stacktest.CheckPolicy(t, r, "policy", tlsOnly)

	put := policy.Statement{
		Sid: "Put", Principal: policy.Service("logging.s3"), Actions: []string{"s3:PutObject"},
		Resources: policy.ARNs("arn:aws:s3:::reports/*"),
	}
	r = declareBucket(t, dev, component.PrivateBucket{
		PolicyStatements: []policy.Statement{put},
	}, true).One(t, bucketPolicy)
	stacktest.CheckPolicy(t, r, "policy", tlsOnly,
		"Put: Allow Service logging.s3.amazonaws.com s3:PutObject on "+arn+"/*")
}

func TestPrivateBucket_Lifecycle(t *testing.T) {
	for name, c := range map[string]struct {
		bucket component.PrivateBucket
		want   stacktest.Inputs
	}{
		"no expiration": {
			component.PrivateBucket{NoncurrentVersionDays: 90},
			stacktest.Inputs{"rules[0].noncurrentVersionExpiration.noncurrentDays": 90},
		},
		"expiration": {
			component.PrivateBucket{NoncurrentVersionDays: 2, ExpirationDays: 1},
			stacktest.Inputs{"rules[0].noncurrentVersionExpiration.noncurrentDays": 2, "rules[0].expiration.days": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want["bucket"], c.want["rules[0].id"], c.want["rules[0].status"] = "reports", "tidy", "Enabled"
			c.want["rules[0].filter.prefix"], c.want["rules[0].abortIncompleteMultipartUpload.daysAfterInitiation"] = "", 7
			stacktest.CheckInputs(t, declareBucket(t, dev, c.bucket, true).One(t, bucketLifecycle), c.want)
		})
	}
}

// TestPrivateBucket_Protection checks which buckets are protected, with all their resources, and
// which are deleted with their objects.
func TestPrivateBucket_Protection(t *testing.T) {
	for name, c := range map[string]struct {
		stack      component.Stack
		disposable bool
		protected  bool
	}{
		"production":               {prod, false, true},
		"disposable in production": {prod, true, false},
		"development":              {dev, false, false},
	} {
		d := declareBucket(t, c.stack, component.PrivateBucket{Disposable: c.disposable}, true)
		for _, kind := range bucketResources {
			if r := d.One(t, kind); r.Protected != c.protected || r.Retained != c.protected {
				t.Errorf("%s: %s: protected = %t, retained = %t, want %t",
					name, kind, r.Protected, r.Retained, c.protected)
			}
		}
		if got := d.One(t, bucket).At("forceDestroy"); got != !c.protected {
			t.Errorf("%s: forceDestroy = %v, want %t", name, got, !c.protected)
		}
	}
}

func TestPrivateBucket_PolicyDependsOnPublicAccessBlock(t *testing.T) {
	d := declareBucket(t, dev, component.PrivateBucket{}, true)
	stacktest.CheckDependsOn(t, d, bucketPolicy, "reports", bucketBlock, "reports",
		"S3 rejects concurrent changes of both")
}

// bucketChildren returns the resources of private buckets, in the format of
// stacktest.CheckChildren.
func bucketChildren(names ...string) []string {
	var children []string
	for _, name := range names {
		for _, kind := range bucketResources {
			children = append(children, kind+" "+name)
		}
	}
	return children
}
