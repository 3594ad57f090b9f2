package access

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// stores lets whoever deploys create and change what holds things.
func (t target) stores() []policy.Statement {
	return slices.Concat([]policy.Statement{
		{
			Sid: "Orders", Resources: policy.On(t.table()), Actions: []string{
				"dynamodb:CreateTable", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive",
				"dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:UpdateContinuousBackups",
				"dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
			},
		},
		{
			Sid: "Results", Resources: policy.On(t.results(), t.results()+component.AccessLogs), Actions: []string{
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
			Sid: "Notifications", Resources: policy.On(t.topic()), Actions: []string{
				"sns:CreateTopic", "sns:GetTopicAttributes", "sns:ListTagsForResource", "sns:SetTopicAttributes", "sns:TagResource",
				"sns:UntagResource",
			},
		},
		{
			Sid: "DeadLetters", Resources: policy.On(t.queue()), Actions: []string{
				"sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue",
			},
		},
	}, t.secret(), t.encryption())
}

// secret lets whoever deploys create and change the place of the platform's token, and not read it.
func (t target) secret() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Token", Resources: policy.On(t.token()), Actions: []string{
				"secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:TagResource",
				"secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
			},
		},
		{
			// A secret gets the six characters behind its name only when it is created: a pattern of six asks for too much.
			Sid: "NewToken", Resources: policy.On(t.newToken()), Conditions: t.born(),
			Actions: []string{"secretsmanager:CreateSecret", "secretsmanager:TagResource"},
		},
	}
}

// encryption lets whoever deploys create the environment's key, and choose it for what is encrypted: services try it then.
func (t target) encryption() []policy.Statement {
	aliased := policy.On(t.ARN("kms", "alias/"+t.Named(component.SystemName)))
	via := func(service string) policy.Conditions {
		c := policy.Through(service, t.Region)
		maps.Copy(c, t.own())
		return c
	}
	schedule := via("scheduler")
	schedule["ArnEquals"] = map[string]pulumi.StringInput{"kms:EncryptionContext:aws:scheduler:schedule:arn": pulumi.String(t.schedule())}
	keys := policy.On(t.keys())
	return []policy.Statement{
		{Sid: "NewKey", Actions: []string{"kms:CreateKey"}, Resources: policy.Everything(), Conditions: t.born()},
		{Sid: "Aliases", Actions: []string{"kms:ListAliases"}, Resources: policy.Everything()},
		{Sid: "Alias", Actions: []string{"kms:CreateAlias"}, Resources: aliased},
		{
			Sid: "Key", Resources: keys, Conditions: t.own(), Actions: []string{
				"kms:CreateAlias", "kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
				"kms:ListResourceTags", "kms:TagResource",
			},
		},
		{
			// These come later, when the tag is seen: here what has none does not pass.
			Sid: "KeyChanges", Actions: []string{"kms:PutKeyPolicy", "kms:UntagResource", "kms:UpdateKeyDescription"}, Resources: keys,
			Conditions: policy.Conditions{"StringEquals": {environmentTag: pulumi.String(t.Name)}},
		},
		{
			Sid: "KeyOfTable", Resources: keys, Conditions: via("dynamodb"), Actions: []string{
				"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
				"kms:ReEncryptFrom", "kms:ReEncryptTo",
			},
		},
		{Sid: "KeyOfSchedule", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: keys, Conditions: schedule},
		// Before there is a secret, Secrets Manager tries the key under no secret's name.
		{Sid: "KeyOfToken", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: keys, Conditions: via("secretsmanager")},
	}
}
