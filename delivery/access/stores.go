package access

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// stores returns the permissions to create and change the table, the buckets, the topic, the queue,
// the secret and the key.
func (t target) stores() []policy.Statement {
	return slices.Concat([]policy.Statement{
		{
			Sid: "Orders", Resources: policy.ARNs(t.table()), Actions: []string{
				"dynamodb:CreateTable", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable",
				"dynamodb:DescribeTimeToLive", "dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource",
				"dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
			},
		},
		{
			Sid: "Results", Resources: policy.ARNs(t.results(), t.results()+component.AccessLogsSuffix), Actions: []string{
				"s3:CreateBucket", "s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging",
				"s3:GetBucketObjectLockConfiguration", "s3:GetBucketOwnershipControls", "s3:GetBucketPolicy",
				"s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment", "s3:GetBucketTagging", "s3:GetBucketVersioning",
				"s3:GetBucketWebsite", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration",
				"s3:GetReplicationConfiguration", "s3:ListBucket", "s3:PutBucketLogging", "s3:PutBucketOwnershipControls",
				"s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
				"s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
			},
		},
		{
			Sid: "Notifications", Resources: policy.ARNs(t.topic()), Actions: []string{
				"sns:CreateTopic", "sns:GetTopicAttributes", "sns:ListTagsForResource", "sns:SetTopicAttributes", "sns:TagResource",
				"sns:UntagResource",
			},
		},
		{
			Sid: "DeadLetters", Resources: policy.ARNs(t.queue()), Actions: []string{
				"sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue",
				"sqs:UntagQueue",
			},
		},
	}, t.secret(), t.encryption())
}

// secret returns the permissions to create and change the secret for the platform's token. They do
// not allow reading it.
func (t target) secret() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Token", Resources: policy.ARNs(t.token()), Actions: []string{
				"secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:TagResource",
				"secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
			},
		},
		{
			// The ARN of a new secret does not have the six random characters yet.
			Sid: "NewToken", Resources: policy.ARNs(t.newToken()), Conditions: t.requestTag(),
			Actions: []string{"secretsmanager:CreateSecret", "secretsmanager:TagResource"},
		},
	}
}

// encryption returns the permissions to create the environment's key and to configure resources to
// use it: the service then tests the key with the permissions of the deploy role.
func (t target) encryption() []policy.Statement {
	alias := policy.ARNs(t.ARN("kms", "alias/"+t.ResourceName(component.SystemName)))
	via := func(service string) policy.Conditions {
		c := policy.ViaService(service, t.Region)
		maps.Copy(c, t.resourceTagIfExists())
		return c
	}
	schedule := via("scheduler")
	schedule["ArnEquals"] = map[string]pulumi.StringInput{
		"kms:EncryptionContext:aws:scheduler:schedule:arn": pulumi.String(t.schedule()),
	}
	keys := policy.ARNs(t.keys())
	return []policy.Statement{
		{Sid: "NewKey", Actions: []string{"kms:CreateKey"}, Resources: policy.AnyResource(), Conditions: t.requestTag()},
		{Sid: "Aliases", Actions: []string{"kms:ListAliases"}, Resources: policy.AnyResource()},
		{Sid: "Alias", Actions: []string{"kms:CreateAlias"}, Resources: alias},
		{
			Sid: "Key", Resources: keys, Conditions: t.resourceTagIfExists(), Actions: []string{
				"kms:CreateAlias", "kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
				"kms:ListResourceTags", "kms:TagResource",
			},
		},
		{
			// Pulumi calls these actions only on existing keys, whose tag IAM already knows, so the
			// tag is required.
			Sid: "KeyChanges", Actions: []string{"kms:PutKeyPolicy", "kms:UntagResource", "kms:UpdateKeyDescription"},
			Resources:  keys,
			Conditions: policy.Conditions{"StringEquals": {environmentTag: pulumi.String(t.Name)}},
		},
		{
			Sid: "TableKey", Resources: keys, Conditions: via("dynamodb"), Actions: []string{
				"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
				"kms:ReEncryptFrom", "kms:ReEncryptTo",
			},
		},
		{
			Sid: "ScheduleKey", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: keys, Conditions: schedule,
		},
		// Secrets Manager tests the key before the secret exists, without the secret's ARN in the
		// encryption context.
		{
			Sid: "TokenKey", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: keys,
			Conditions: via("secretsmanager"),
		},
	}
}
