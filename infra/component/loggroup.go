package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// NewLogGroup declares a log group with encryption and a retention period. Resources that write to
// it must depend on it: AWS services create missing log groups without encryption and retention.
func NewLogGroup(
	ctx *pulumi.Context, resource string, name pulumi.StringInput, s Stack, key *EncryptionKey,
	opts ...pulumi.ResourceOption,
) (*cloudwatch.LogGroup, error) {
	return cloudwatch.NewLogGroup(ctx, resource, &cloudwatch.LogGroupArgs{
		Name: name, RetentionInDays: pulumi.Int(s.LogRetentionDays), KmsKeyId: key.ARN,
	}, opts...)
}
