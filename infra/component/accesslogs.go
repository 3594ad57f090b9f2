package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// CreateWithAccessLogs declares the bucket, and the bucket <name>-access-logs for its server access
// logs.
func (b PrivateBucket) CreateWithAccessLogs(
	ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption,
) (*Bucket, error) {
	bucket, err := b.Create(ctx, resource, s, opts...)
	if err != nil {
		return nil, err
	}
	logs, err := b.accessLogs(s).Create(ctx, resource+AccessLogsSuffix, s, opts...)
	if err != nil {
		return nil, err
	}
	if !b.Disposable {
		opts = append(opts, s.ProtectInProduction())
	}
	_, err = register(ctx, "aws:s3/bucketLoggingV2:BucketLoggingV2", resource, pulumi.Map{
		"bucket": bucket.Name, "targetBucket": logs.Name, "targetPrefix": pulumi.String(resource + "/"),
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{logs.policy}))...)
	return bucket, err
}

// accessLogs describes the bucket of the access logs. S3 delivers access logs only to buckets that
// are encrypted with SSE-S3. They expire after the log retention period.
func (b PrivateBucket) accessLogs(s Stack) PrivateBucket {
	name := b.Name + AccessLogsSuffix
	return PrivateBucket{
		Name: name, ExpirationDays: s.LogRetentionDays, NoncurrentVersionDays: 1, Disposable: b.Disposable,
		PolicyStatements: []policy.Statement{{
			Sid: "AccessLogs", Principal: policy.Service("logging.s3"), Actions: []string{"s3:PutObject"},
			Resources:  policy.ARNs(BucketARN(name) + "/*"),
			Conditions: policy.FromSource(s.Account, BucketARN(b.Name)),
		}},
	}
}
