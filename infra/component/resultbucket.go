package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ResultBucketArgs says where the results are kept.
type ResultBucketArgs struct {
	Environment Environment
	Key         *EncryptionKey
}

// ResultBucket is the bucket of accepted results and of lists of rejected orders, and beside it a bucket that logs who
// read and wrote there. Results are kept for good, the log as long as all logs.
type ResultBucket struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	key *EncryptionKey
}

// NewResultBucket creates the buckets order-results-<environment>-<account> and
// order-results-<environment>-<account>-access-logs.
func NewResultBucket(ctx *pulumi.Context, name string, args *ResultBucketArgs, opts ...pulumi.ResourceOption) (*ResultBucket, error) {
	b := &ResultBucket{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:ResultBucket", name, b, opts...); err != nil {
		return nil, err
	}
	e := args.Environment
	physical := e.named("order-results") + "-" + e.Account
	results, _, err := privateBucket{name: physical, key: args.Key, versionDays: 90}.create(ctx, name, e, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	logs, mayLog, err := accessLogs(physical, e).create(ctx, name+"-access-logs", e, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	if _, err := s3.NewBucketLoggingV2(ctx, name, &s3.BucketLoggingV2Args{
		Bucket: results.Bucket, TargetBucket: logs.Bucket, TargetPrefix: pulumi.String("results/"),
	}, pulumi.Parent(b), pulumi.DependsOn([]pulumi.Resource{mayLog}), e.keep()); err != nil {
		return nil, err
	}
	b.Name, b.ARN = results.Bucket, results.Arn
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}

// accessLogs is the bucket to which S3 writes who used the bucket that is named. S3 can write its logs only where S3's
// own key encrypts.
func accessLogs(of string, e Environment) privateBucket {
	name := of + "-access-logs"
	from := actingFor(e, bucketARN(of))
	return privateBucket{name: name, expireDays: e.LogRetentionDays, versionDays: 1, may: []Statement{{
		sid: "AccessLogs", principal: service("logging.s3"), actions: []string{"s3:PutObject"},
		resources: []pulumi.StringInput{pulumi.String(bucketARN(name) + "/*")}, conditions: from,
	}}}
}

// AllowWriting lets a role put objects whose keys begin with the prefix.
func (b *ResultBucket) AllowWriting(prefix string) []Statement {
	return []Statement{
		{
			sid: "Documents", actions: []string{"s3:PutObject"},
			resources: []pulumi.StringInput{pulumi.Sprintf("%s/%s*", b.ARN, prefix)},
		},
		b.key.use("DocumentsKey", "s3", "kms:GenerateDataKey"),
	}
}
