package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// NewLogGroup creates a group before anything writes there: AWS would make one that is kept for ever, in the open.
func NewLogGroup(
	ctx *pulumi.Context, resource string, name pulumi.StringInput, s Stack, key *EncryptionKey, opts ...pulumi.ResourceOption,
) (*cloudwatch.LogGroup, error) {
	return cloudwatch.NewLogGroup(ctx, resource, &cloudwatch.LogGroupArgs{
		Name: name, RetentionInDays: pulumi.Int(s.LogRetentionDays), KmsKeyId: key.ARN,
	}, opts...)
}
