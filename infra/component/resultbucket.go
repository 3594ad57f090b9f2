package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// ResultBucketArgs says where the results are kept.
type ResultBucketArgs struct {
	Stack Stack
	Key   *EncryptionKey
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
	s := args.Stack
	physical := s.BucketName(ResultsBucketName)
	results, err := PrivateBucket{Name: physical, Key: args.Key, NoncurrentVersionDays: 90}.CreateWithAccessLogs(ctx, name, s, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	b.Name, b.ARN = results.Name, results.ARN
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}

// AllowWriting lets a role put objects whose keys begin with the prefix, and read them: a document that is there already
// is compared with the one to be stored.
func (b *ResultBucket) AllowWriting(prefix string) []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Documents", Actions: []string{"s3:GetObject", "s3:PutObject"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s/%s*", b.ARN, prefix)},
		},
		b.key.AllowViaService("DocumentsKey", "s3", "kms:Decrypt", "kms:GenerateDataKey"),
	}
}
