package pipeline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// StateBackendArgs contains the arguments of NewStateBackend.
type StateBackendArgs struct {
	Stack   component.Stack
	Key     *component.EncryptionKey
	Project string // the name of the Pulumi project
}

// StateBackend is the bucket in which Pulumi stores the state of every stack. Noncurrent versions
// of a state are kept for 180 days.
type StateBackend struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput
	URL  pulumi.StringOutput // for pulumi login

	project string
	key     *component.EncryptionKey
}

// NewStateBackend declares the bucket auction-state-<stack>-<account>, and a bucket for its access
// logs.
func NewStateBackend(ctx *pulumi.Context, name string, args *StateBackendArgs,
	opts ...pulumi.ResourceOption,
) (*StateBackend, error) {
	b := &StateBackend{project: args.Project, key: args.Key}
	if err := ctx.RegisterComponentResource("auction:delivery:StateBackend", name, b, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	bucket, err := component.PrivateBucket{
		Name: e.BucketName("auction-state"), Key: args.Key, NoncurrentVersionDays: 180,
	}.CreateWithAccessLogs(ctx, name, e, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	b.Name, b.ARN = bucket.Name, bucket.ARN
	b.URL = pulumi.Sprintf("s3://%s?region=%s", b.Name, e.Region)
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}

// AllowReading returns the permissions to read the state of a stack, which are sufficient to
// preview it. They include listing the whole bucket: without that permission, S3 returns access
// denied for objects that do not exist, and Pulumi tries to read such objects.
func (b *StateBackend) AllowReading(stack string) []policy.Statement {
	return []policy.Statement{
		b.allowSecrets(stack),
		{Sid: "StateNames", Actions: []string{"s3:ListBucket"}, Resources: []pulumi.StringInput{b.ARN}},
		{Sid: "State", Actions: []string{"s3:GetObject"}, Resources: b.files("meta.yaml", b.states(stack))},
		b.key.AllowViaService("StateKey", "s3", "kms:Decrypt"),
	}
}

// AllowWriting returns the permissions to read and write the state of a stack, for deployments.
func (b *StateBackend) AllowWriting(stack string) []policy.Statement {
	return append(b.AllowReading(stack),
		policy.Statement{
			Sid: "StateUpdate", Actions: []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
			Resources: b.changedFiles(stack),
		},
		b.key.AllowViaService("StateUpdateKey", "s3", "kms:GenerateDataKey"),
	)
}

// StackARNs returns the ARNs of the bucket and of the files of a stack, as in AllowWriting.
func (b *StateBackend) StackARNs(stack string) []pulumi.StringInput {
	return append([]pulumi.StringInput{b.ARN}, append(b.files("meta.yaml"), b.changedFiles(stack)...)...)
}

// changedFiles returns the ARNs of the files that a deployment of the stack changes.
func (b *StateBackend) changedFiles(stack string) []pulumi.StringInput {
	within := b.project + "/" + stack + "/*"
	return b.files(b.states(stack), "locks/organization/"+within, "history/"+within, "backups/"+within)
}

// allowSecrets returns the permission to decrypt the data key of a stack's secrets. The condition
// on the encryption context, which contains the stack's name, excludes the secrets of other stacks.
func (b *StateBackend) allowSecrets(stack string) policy.Statement {
	secrets := b.key.AllowDirect("Secrets", "kms:Decrypt")
	secrets.Conditions = policy.Conditions{"StringEquals": {"kms:EncryptionContext:stack": pulumi.String(stack)}}
	return secrets
}

// files returns the ARNs of objects below .pulumi.
func (b *StateBackend) files(names ...string) []pulumi.StringInput {
	var arns []pulumi.StringInput
	for _, name := range names {
		arns = append(arns, pulumi.Sprintf("%s/.pulumi/%s", b.ARN, name))
	}
	return arns
}

// states returns a pattern for the state of a stack, the copy of its previous state, and its tags.
func (b *StateBackend) states(stack string) string { return "stacks/" + b.project + "/" + stack + ".*" }
