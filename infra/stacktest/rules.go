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
	attachment   = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	versioning   = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	ownership    = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	slackChannel = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
)

// Rules returns the security rules for the resources that every stack has: buckets, log groups, the
// key, the topic and roles.
func Rules() []Rule {
	return slices.Concat(bucketRules(), []Rule{
		InputRule("CKV_AWS_158", "log groups are encrypted with the key of the stack", logGroup, KeyARN, "kmsKeyId"),
		{"CKV_AWS_66", "log groups have a retention period", logGroup, minRetention(1)},
		{"CKV_AWS_338", "log groups retain logs for a year", logGroup, minRetention(365)},
		InputRule("CKV_AWS_26", "the topic is encrypted with the key of the stack", topic, KeyARN, "kmsMasterKeyId"),
		InputRule("CKV_AWS_7", "the key is rotated", key, true, "enableKeyRotation"),
		{"CKV_AWS_227", "the key is enabled", key, keyEnabled},
	}, policyRules())
}

func bucketRules() []Rule {
	return []Rule{
		bucketRule("CKV_AWS_21", "buckets have versioning", versioning, "Enabled", "versioningConfiguration", "status"),
		bucketRule("CKV_AWS_53 CKV2_AWS_6", "buckets reject public ACLs", block, true, "blockPublicAcls"),
		bucketRule("CKV_AWS_54", "buckets reject public policies", block, true, "blockPublicPolicy"),
		bucketRule("CKV_AWS_55", "buckets ignore public ACLs", block, true, "ignorePublicAcls"),
		bucketRule("CKV_AWS_56", "buckets ignore public policies", block, true, "restrictPublicBuckets"),
		bucketRule("CKV_AWS_300", "buckets delete incomplete uploads", lifecycle, 7.0,
			"rules", "abortIncompleteMultipartUpload", "daysAfterInitiation"),
		bucketRule("CKV2_AWS_61", "buckets have a lifecycle configuration", lifecycle, "Enabled", "rules", "status"),
		bucketRule("CKV2_AWS_65", "buckets have no ACLs", ownership, "BucketOwnerEnforced",
			"rule", "objectOwnership"),
		{"CKV_AWS_19 CKV_AWS_145", "buckets are encrypted with the key of the stack", bucket, bucketEncrypted},
		{"CKV_AWS_18", "buckets have an access log", bucket, bucketLogged},
	}
}

// bucketRule returns the rule that every bucket has a setting: a resource of the given type, with
// the name of the bucket and the given input.
func bucketRule(ids, title, kind string, want any, path ...string) Rule {
	return Rule{ids, title, bucket, func(t *testing.T, d *Deployment, r Resource) string {
		if got := d.One(t, kind, r.Name).At(path...); got != want {
			return fmt.Sprintf("%s of %s = %v, want %v", strings.Join(path, "."), kind, got, want)
		}
		return ""
	}}
}

func bucketEncrypted(t *testing.T, d *Deployment, r Resource) string {
	e := d.One(t, encryption, r.Name)
	keyARN := e.At("rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId")
	if bucketKey := e.At("rules", "bucketKeyEnabled"); keyARN != KeyARN || bucketKey != true {
		return fmt.Sprintf("kmsMasterKeyId = %v, bucketKeyEnabled = %v", keyARN, bucketKey)
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

// minRetention returns a check that logs expire, but not before the given number of days.
func minRetention(minimum float64) func(*testing.T, *Deployment, Resource) string {
	return func(_ *testing.T, _ *Deployment, r Resource) string {
		if days, _ := r.At("retentionInDays").(float64); days < minimum {
			return fmt.Sprint("retentionInDays = ", days)
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
