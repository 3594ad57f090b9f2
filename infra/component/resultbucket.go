package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// ResultBucketArgs contains the arguments of NewResultBucket.
type ResultBucketArgs struct {
	Stack Stack
	Key   *EncryptionKey
}

// ResultBucket is the bucket for accepted results and lists of rejected orders, with a bucket for
// its access logs. Results do not expire; access logs expire after the log retention period.
type ResultBucket struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	key *EncryptionKey
}

// NewResultBucket declares the buckets order-results-<environment>-<account> and
// order-results-<environment>-<account>-access-logs.
func NewResultBucket(
	ctx *pulumi.Context, name string, args *ResultBucketArgs, opts ...pulumi.ResourceOption,
) (*ResultBucket, error) {
	b := &ResultBucket{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:ResultBucket", name, b, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	results, err := PrivateBucket{
		Name: s.BucketName(ResultsBucketName), Key: args.Key, NoncurrentVersionDays: 90,
	}.CreateWithAccessLogs(ctx, name, s, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	b.Name, b.ARN = results.Name, results.ARN
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}

// AllowWriting returns the permissions to write and read objects whose keys start with the prefix.
// Writers read an existing object to compare it with the object to write.
func (b *ResultBucket) AllowWriting(prefix string) []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Documents", Actions: []string{"s3:GetObject", "s3:PutObject"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s/%s*", b.ARN, prefix)},
		},
		b.key.AllowViaService("DocumentsKey", "s3", "kms:Decrypt", "kms:GenerateDataKey"),
	}
}
