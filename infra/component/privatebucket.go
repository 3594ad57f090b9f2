package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// PrivateBucket describes a bucket that only the account uses: no public access, no ACLs, TLS only, and every version of an
// object kept for a while.
type PrivateBucket struct {
	Name                  string
	Key                   *EncryptionKey     // nil for S3's own key
	ExpirationDays        int                // after which objects are deleted; 0 keeps them
	NoncurrentVersionDays int                // for which an overwritten or deleted object can be restored
	Disposable            bool               // what it holds can be made again: in production too, it is deleted with its stack
	PolicyStatements      []policy.Statement // of the bucket's policy, in addition to the denial of requests without TLS
}

// Bucket is a bucket that exists.
type Bucket struct {
	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	policy *registered // what relies on the policy depends on it
}

// bucketResource is the bucket as it is registered.
type bucketResource struct {
	pulumi.CustomResourceState

	Name pulumi.StringOutput `pulumi:"bucket"`
	ARN  pulumi.StringOutput `pulumi:"arn"`
}

// Create creates the bucket and its settings.
func (b PrivateBucket) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (*Bucket, error) {
	disposable := b.Disposable || !s.Production
	if !disposable {
		opts = append(opts, s.ProtectInProduction())
	}
	bucket := &bucketResource{}
	inputs := pulumi.Map{"bucket": pulumi.String(b.Name), "forceDestroy": pulumi.Bool(disposable)}
	if err := ctx.RegisterResource("aws:s3/bucketV2:BucketV2", resource, inputs, bucket, opts...); err != nil {
		return nil, err
	}
	block, err := register(ctx, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", resource, pulumi.Map{
		"bucket": bucket.Name, "blockPublicAcls": pulumi.Bool(true), "blockPublicPolicy": pulumi.Bool(true),
		"ignorePublicAcls": pulumi.Bool(true), "restrictPublicBuckets": pulumi.Bool(true),
	}, opts...)
	if err != nil {
		return nil, err
	}
	statements := append([]policy.Statement{policy.DenyInsecureTransport("s3:*", bucket.ARN, pulumi.Sprintf("%s/*", bucket.ARN))}, b.PolicyStatements...)
	// S3 rejects concurrent changes of a bucket's policy and of its public access.
	after := pulumi.DependsOn([]pulumi.Resource{block})
	allowed, err := register(ctx, "aws:s3/bucketPolicy:BucketPolicy", resource, pulumi.Map{
		"bucket": bucket.Name, "policy": policy.Document(statements...),
	}, append(opts, after)...)
	if err != nil {
		return nil, err
	}
	return &Bucket{Name: bucket.Name, ARN: bucket.ARN, policy: allowed}, b.createSettings(ctx, resource, bucket.Name, opts...)
}

func (b PrivateBucket) createSettings(ctx *pulumi.Context, resource string, bucket pulumi.StringInput, opts ...pulumi.ResourceOption) error {
	for _, setting := range []struct {
		token string
		key   string
		value pulumi.Input
	}{
		{"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "rule", pulumi.StringMap{
			"objectOwnership": pulumi.String("BucketOwnerEnforced"),
		}},
		{"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", "rules", pulumi.Array{pulumi.Map{
			"applyServerSideEncryptionByDefault": b.encryption(), "bucketKeyEnabled": pulumi.Bool(b.Key != nil),
		}}},
		{"aws:s3/bucketVersioningV2:BucketVersioningV2", "versioningConfiguration", pulumi.StringMap{
			"status": pulumi.String("Enabled"),
		}},
		{"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "rules", pulumi.Array{b.lifecycle()}},
	} {
		if _, err := register(ctx, setting.token, resource, pulumi.Map{"bucket": bucket, setting.key: setting.value}, opts...); err != nil {
			return err
		}
	}
	return nil
}

func (b PrivateBucket) encryption() pulumi.StringMap {
	if b.Key == nil {
		return pulumi.StringMap{"sseAlgorithm": pulumi.String("AES256")}
	}
	return pulumi.StringMap{"sseAlgorithm": pulumi.String("aws:kms"), "kmsMasterKeyId": b.Key.ARN}
}

func (b PrivateBucket) lifecycle() pulumi.Map {
	rule := pulumi.Map{
		"id":     pulumi.String("tidy"),
		"status": pulumi.String("Enabled"),
		"filter": pulumi.Map{"prefix": pulumi.String("")},

		"noncurrentVersionExpiration":    pulumi.Map{"noncurrentDays": pulumi.Int(b.NoncurrentVersionDays)},
		"abortIncompleteMultipartUpload": pulumi.Map{"daysAfterInitiation": pulumi.Int(7)},
	}
	if b.ExpirationDays > 0 {
		rule["expiration"] = pulumi.Map{"days": pulumi.Int(b.ExpirationDays)}
	}
	return rule
}
