package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// PrivateBucket is what all our buckets have in common: nobody outside the account, no access lists, nothing in the
// open, every version kept for a while.
type PrivateBucket struct {
	Name        string
	Key         *EncryptionKey     // none: S3's own
	ExpireDays  int                // after which objects go; 0 keeps them for good
	VersionDays int                // for which an overwritten or deleted object can still be had back
	Passing     bool               // what it holds can be made again: in production too, it goes with its stack
	May         []policy.Statement // of the bucket's policy, beside the one that asks for TLS
}

// Create makes the bucket and all that belongs to it. Who relies on what the policy allows depends on the policy.
func (b PrivateBucket) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (
	*s3.BucketV2, *s3.BucketPolicy, error,
) {
	goes := b.Passing || !s.Production
	if !goes {
		opts = append(opts, s.Keep())
	}
	bucket, err := s3.NewBucketV2(ctx, resource, &s3.BucketV2Args{
		Bucket: pulumi.String(b.Name), ForceDestroy: pulumi.Bool(goes),
	}, opts...)
	if err != nil {
		return nil, nil, err
	}
	block, err := s3.NewBucketPublicAccessBlock(ctx, resource, &s3.BucketPublicAccessBlockArgs{
		Bucket: bucket.Bucket, BlockPublicAcls: pulumi.Bool(true), BlockPublicPolicy: pulumi.Bool(true),
		IgnorePublicAcls: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
	}, opts...)
	if err != nil {
		return nil, nil, err
	}
	// S3 refuses changes of a bucket's policy and of its public access at the same moment.
	statements := append([]policy.Statement{policy.TLSOnly("s3:*", bucket.Arn, pulumi.Sprintf("%s/*", bucket.Arn))}, b.May...)
	may, err := s3.NewBucketPolicy(ctx, resource, &s3.BucketPolicyArgs{Bucket: bucket.Bucket, Policy: policy.Document(statements...)},
		append(opts, pulumi.DependsOn([]pulumi.Resource{block}))...)
	if err != nil {
		return nil, nil, err
	}
	return bucket, may, b.settings(ctx, resource, bucket, opts...)
}

func (b PrivateBucket) settings(ctx *pulumi.Context, resource string, bucket *s3.BucketV2, opts ...pulumi.ResourceOption) error {
	if _, err := s3.NewBucketOwnershipControls(ctx, resource, &s3.BucketOwnershipControlsArgs{
		Bucket: bucket.Bucket,
		Rule:   &s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, opts...); err != nil {
		return err
	}
	if _, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, resource, &s3.BucketServerSideEncryptionConfigurationV2Args{
		Bucket: bucket.Bucket,
		Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{&s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
			ApplyServerSideEncryptionByDefault: b.encryption(), BucketKeyEnabled: pulumi.Bool(b.Key != nil),
		}},
	}, opts...); err != nil {
		return err
	}
	if _, err := s3.NewBucketVersioningV2(ctx, resource, &s3.BucketVersioningV2Args{
		Bucket:                  bucket.Bucket,
		VersioningConfiguration: &s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
	}, opts...); err != nil {
		return err
	}
	_, err := s3.NewBucketLifecycleConfigurationV2(ctx, resource, &s3.BucketLifecycleConfigurationV2Args{
		Bucket: bucket.Bucket, Rules: s3.BucketLifecycleConfigurationV2RuleArray{b.lifecycle()},
	}, opts...)
	return err
}

func (b PrivateBucket) encryption() *s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs {
	if b.Key == nil {
		return &s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
			SseAlgorithm: pulumi.String("AES256"),
		}
	}
	return &s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
		SseAlgorithm: pulumi.String("aws:kms"), KmsMasterKeyId: b.Key.ARN,
	}
}

func (b PrivateBucket) lifecycle() *s3.BucketLifecycleConfigurationV2RuleArgs {
	rule := &s3.BucketLifecycleConfigurationV2RuleArgs{
		Id:     pulumi.String("tidy"),
		Status: pulumi.String("Enabled"),
		Filter: &s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
		NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
			NoncurrentDays: pulumi.Int(b.VersionDays),
		},
		AbortIncompleteMultipartUpload: &s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
			DaysAfterInitiation: pulumi.Int(7),
		},
	}
	if b.ExpireDays > 0 {
		rule.Expiration = &s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(b.ExpireDays)}
	}
	return rule
}
