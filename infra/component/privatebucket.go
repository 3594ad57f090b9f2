package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// PrivateBucket describes a bucket that only the account can use. The bucket has versioning,
// requires TLS, and blocks public access and ACLs.
type PrivateBucket struct {
	Name                  string
	Key                   *EncryptionKey     // nil for SSE-S3
	ExpirationDays        int                // days after which objects are deleted; 0 means never
	NoncurrentVersionDays int                // days for which overwritten and deleted objects are retained
	Disposable            bool               // deletes the bucket and its objects with the stack, in production too
	PolicyStatements      []policy.Statement // for the bucket policy, which also denies requests without TLS
}

// Bucket is a declared bucket.
type Bucket struct {
	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	policy *registered // resources that need the permissions of the policy depend on it
}

const serverSideEncryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:" +
	"BucketServerSideEncryptionConfigurationV2"

// bucketResource is the resource that PrivateBucket.Create registers for the bucket.
type bucketResource struct {
	pulumi.CustomResourceState

	Name pulumi.StringOutput `pulumi:"bucket"`
	ARN  pulumi.StringOutput `pulumi:"arn"`
}

// Create declares the bucket and its settings.
func (b PrivateBucket) Create(
	ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption,
) (*Bucket, error) {
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
	tlsOnly := policy.DenyInsecureTransport("s3:*", bucket.ARN, pulumi.Sprintf("%s/*", bucket.ARN))
	statements := append([]policy.Statement{tlsOnly}, b.PolicyStatements...)
	// S3 rejects concurrent changes of a bucket's policy and of its public access.
	dependency := pulumi.DependsOn([]pulumi.Resource{block})
	bucketPolicy, err := register(ctx, "aws:s3/bucketPolicy:BucketPolicy", resource, pulumi.Map{
		"bucket": bucket.Name, "policy": policy.Document(statements...),
	}, append(opts, dependency)...)
	if err != nil {
		return nil, err
	}
	created := &Bucket{Name: bucket.Name, ARN: bucket.ARN, policy: bucketPolicy}
	return created, b.createSettings(ctx, resource, bucket.Name, opts...)
}

// createSettings declares the settings of the bucket that are resources of their own.
func (b PrivateBucket) createSettings(
	ctx *pulumi.Context, resource string, bucket pulumi.StringInput, opts ...pulumi.ResourceOption,
) error {
	for _, setting := range []struct {
		token string
		input string
		value pulumi.Input
	}{
		{"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "rule", pulumi.StringMap{
			"objectOwnership": pulumi.String("BucketOwnerEnforced"),
		}},
		{serverSideEncryption, "rules", pulumi.Array{pulumi.Map{
			"applyServerSideEncryptionByDefault": b.encryption(), "bucketKeyEnabled": pulumi.Bool(b.Key != nil),
		}}},
		{"aws:s3/bucketVersioningV2:BucketVersioningV2", "versioningConfiguration", pulumi.StringMap{
			"status": pulumi.String("Enabled"),
		}},
		{"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "rules", pulumi.Array{b.lifecycle()}},
	} {
		inputs := pulumi.Map{"bucket": bucket, setting.input: setting.value}
		if _, err := register(ctx, setting.token, resource, inputs, opts...); err != nil {
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
