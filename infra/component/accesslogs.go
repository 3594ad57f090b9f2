package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// CreateLogged makes the bucket, and beside it the bucket <name>-access-logs, to which S3 writes who used the first.
func (b PrivateBucket) CreateLogged(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (*s3.BucketV2, error) {
	bucket, _, err := b.Create(ctx, resource, s, opts...)
	if err != nil {
		return nil, err
	}
	logs, mayLog, err := b.accessLogs(s).Create(ctx, resource+AccessLogs, s, opts...)
	if err != nil {
		return nil, err
	}
	if !b.Passing {
		opts = append(opts, s.Keep())
	}
	_, err = s3.NewBucketLoggingV2(ctx, resource, &s3.BucketLoggingV2Args{
		Bucket: bucket.Bucket, TargetBucket: logs.Bucket, TargetPrefix: pulumi.String(resource + "/"),
	}, append(opts, pulumi.DependsOn([]pulumi.Resource{mayLog}))...)
	return bucket, err
}

// accessLogs is the bucket of the log. S3 can write there only where S3's own key encrypts. The log is kept as long as all
// logs.
func (b PrivateBucket) accessLogs(s Stack) PrivateBucket {
	name := b.Name + AccessLogs
	return PrivateBucket{Name: name, ExpireDays: s.LogRetentionDays, VersionDays: 1, Passing: b.Passing, May: []policy.Statement{{
		Sid: "AccessLogs", Principal: policy.Service("logging.s3"), Actions: []string{"s3:PutObject"},
		Resources: policy.On(BucketARN(name) + "/*"), Conditions: policy.ActingFor(s.Account, BucketARN(b.Name)),
	}}}
}
