package pipeline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// StateBackendArgs says where Pulumi keeps what it knows of the stacks.
type StateBackendArgs struct {
	Stack   component.Stack
	Key     *component.EncryptionKey
	Project string // the name of the Pulumi project
}

// StateBackend is the bucket in which Pulumi keeps the state of every stack. Every version of a state can be had back for
// half a year.
type StateBackend struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput
	URL  pulumi.StringOutput // as pulumi login takes it

	project string
	key     *component.EncryptionKey
}

// NewStateBackend creates the buckets auction-state-<stack>-<account> and its log's, -access-logs.
func NewStateBackend(ctx *pulumi.Context, name string, args *StateBackendArgs, opts ...pulumi.ResourceOption) (*StateBackend, error) {
	b := &StateBackend{project: args.Project, key: args.Key}
	if err := ctx.RegisterComponentResource("auction:delivery:StateBackend", name, b, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	bucket, err := component.PrivateBucket{
		Name: e.BucketNamed("auction-state"), Key: args.Key, VersionDays: 180,
	}.CreateLogged(ctx, name, e, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	b.Name, b.ARN = bucket.Name, bucket.ARN
	b.URL = pulumi.Sprintf("s3://%s?region=%s", b.Name, e.Region)
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}

// AllowReading lets a role see what Pulumi knows of a stack, which is enough to preview it. Listing is for the whole bucket:
// otherwise S3 would answer with a refusal where Pulumi asks for a file that is not there, as it does.
func (b *StateBackend) AllowReading(stack string) []policy.Statement {
	return []policy.Statement{
		b.allowSecrets(stack),
		{Sid: "StateNames", Actions: []string{"s3:ListBucket"}, Resources: []pulumi.StringInput{b.ARN}},
		{Sid: "State", Actions: []string{"s3:GetObject"}, Resources: b.files("meta.yaml", b.states(stack))},
		b.key.Use("StateKey", "s3", "kms:Decrypt"),
	}
}

// AllowWriting lets a role deploy a stack, as far as Pulumi's state goes.
func (b *StateBackend) AllowWriting(stack string) []policy.Statement {
	return append(b.AllowReading(stack),
		policy.Statement{
			Sid: "StateUpdate", Actions: []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
			Resources: b.updated(stack),
		},
		b.key.Use("StateUpdateKey", "s3", "kms:GenerateDataKey"),
	)
}

// Of returns the ARNs of what a role that deploys a stack uses here: the bucket itself, and the files of the stack.
func (b *StateBackend) Of(stack string) []pulumi.StringInput {
	return append([]pulumi.StringInput{b.ARN}, append(b.files("meta.yaml"), b.updated(stack)...)...)
}

// updated are the files that a deployment of a stack changes.
func (b *StateBackend) updated(stack string) []pulumi.StringInput {
	within := b.project + "/" + stack + "/*"
	return b.files(b.states(stack), "locks/organization/"+within, "history/"+within, "backups/"+within)
}

// allowSecrets lets a role open the key by which a stack's secrets are locked in its file and its state. The name of the stack
// is part of the lock: who may open one stack's cannot open another's.
func (b *StateBackend) allowSecrets(stack string) policy.Statement {
	secrets := b.key.UseItself("Secrets", "kms:Decrypt")
	secrets.Conditions = policy.Conditions{"StringEquals": {"kms:EncryptionContext:stack": pulumi.String(stack)}}
	return secrets
}

// files are objects below the folder in which Pulumi keeps everything.
func (b *StateBackend) files(names ...string) []pulumi.StringInput {
	var arns []pulumi.StringInput
	for _, name := range names {
		arns = append(arns, pulumi.Sprintf("%s/.pulumi/%s", b.ARN, name))
	}
	return arns
}

// states are a stack's state, its copy of the one before, and its tags.
func (b *StateBackend) states(stack string) string { return "stacks/" + b.project + "/" + stack + ".*" }
