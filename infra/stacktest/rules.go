package stacktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	bucket       = "aws:s3/bucketV2:BucketV2"
	block        = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	lifecycle    = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	encryption   = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	logGroup     = "aws:cloudwatch/logGroup:LogGroup"
	key          = "aws:kms/key:Key"
	topic        = "aws:sns/topic:Topic"
	topicPolicy  = "aws:sns/topicPolicy:TopicPolicy"
	queue        = "aws:sqs/queue:Queue"
	role         = "aws:iam/role:Role"
	rolePolicy   = "aws:iam/rolePolicy:RolePolicy"
)

// Rules returns the security rules about what every stack has: buckets, logs, the key, the topic, and roles.
func Rules() []Rule {
	return slices.Concat(bucketRules(), []Rule{
		InputRule("CKV_AWS_158", "logs are encrypted with our key", logGroup, KeyARN, "kmsKeyId"),
		{"CKV_AWS_66", "logs expire", logGroup, keptFor(1)},
		{"CKV_AWS_338", "logs are kept for a year", logGroup, keptFor(365)},
		InputRule("CKV_AWS_26", "notifications are encrypted with our key", topic, KeyARN, "kmsMasterKeyId"),
		InputRule("CKV_AWS_7", "the key is rotated every year", key, true, "enableKeyRotation"),
		{"CKV_AWS_227", "the key is enabled", key, keyEnabled},
	}, policyRules())
}

func bucketRules() []Rule {
	return []Rule{
		companion("CKV_AWS_21", "buckets keep versions", "aws:s3/bucketVersioningV2:BucketVersioningV2", "Enabled", "versioningConfiguration", "status"),
		companion("CKV_AWS_53 CKV2_AWS_6", "public ACLs are rejected", block, true, "blockPublicAcls"),
		companion("CKV_AWS_54", "public policies are rejected", block, true, "blockPublicPolicy"),
		companion("CKV_AWS_55", "public ACLs are ignored", block, true, "ignorePublicAcls"),
		companion("CKV_AWS_56", "public policies are ignored", block, true, "restrictPublicBuckets"),
		companion("CKV_AWS_300", "incomplete uploads are deleted", lifecycle, 7.0, "rules", "abortIncompleteMultipartUpload", "daysAfterInitiation"),
		companion("CKV2_AWS_61", "buckets have a lifecycle", lifecycle, "Enabled", "rules", "status"),
		companion("CKV2_AWS_65", "ACLs are disabled", "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "BucketOwnerEnforced", "rule", "objectOwnership"),
		{"CKV_AWS_19 CKV_AWS_145", "buckets are encrypted with our key", bucket, bucketEncrypted},
		{"CKV_AWS_18", "access to buckets is logged", bucket, bucketLogged},
	}
}

// companion returns a rule that every bucket has a resource of a type with an input.
func companion(ids, title, kind string, want any, path ...string) Rule {
	return Rule{ids, title, bucket, func(t *testing.T, d *Deployment, r Resource) string {
		if got := d.One(t, kind, r.Name).At(path...); got != want {
			return fmt.Sprintf("%s of %s is %v, want %v", strings.Join(path, "."), kind, got, want)
		}
		return ""
	}}
}

func bucketEncrypted(t *testing.T, d *Deployment, r Resource) string {
	e := d.One(t, encryption, r.Name)
	if got := e.At("rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId"); got != KeyARN || e.At("rules", "bucketKeyEnabled") != true {
		return fmt.Sprintf("encrypted with %v, bucket key %v", got, e.At("rules", "bucketKeyEnabled"))
	}
	return ""
}

func bucketLogged(t *testing.T, d *Deployment, r Resource) string {
	for _, l := range d.All(t, "aws:s3/bucketLoggingV2:BucketLoggingV2") {
		if l.At("bucket") == r.At("bucket") {
			return ""
		}
	}
	return "no access log"
}

// keptFor checks that logs are kept for so many days at least, and not for ever.
func keptFor(least float64) func(*testing.T, *Deployment, Resource) string {
	return func(_ *testing.T, _ *Deployment, r Resource) string {
		if days, _ := r.At("retentionInDays").(float64); days < least {
			return fmt.Sprint(days, " days")
		}
		return ""
	}
}

func keyEnabled(_ *testing.T, _ *Deployment, r Resource) string {
	if r.At("isEnabled") == false {
		return "disabled"
	}
	return ""
}
