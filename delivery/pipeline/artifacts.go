package pipeline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// artifactDays is the retention of artifacts in days. It must exceed the seven days for which an
// approval can be pending.
const artifactDays = 30

// ArtifactsArgs contains the arguments of NewArtifacts.
type ArtifactsArgs struct {
	Stack component.Stack
	Key   *component.EncryptionKey
}

// Artifacts is the bucket of the pipeline's artifacts, which can all be rebuilt from the sources.
type Artifacts struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	key *component.EncryptionKey
}

// NewArtifacts declares the bucket auction-artifacts-<stack>-<account>, and a bucket for its access
// logs.
func NewArtifacts(ctx *pulumi.Context, name string, args *ArtifactsArgs,
	opts ...pulumi.ResourceOption,
) (*Artifacts, error) {
	a := &Artifacts{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:delivery:Artifacts", name, a, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	bucket, err := component.PrivateBucket{
		Name: e.BucketName("auction-artifacts"), Key: args.Key,
		ExpirationDays: artifactDays, NoncurrentVersionDays: 1, Disposable: true,
	}.CreateWithAccessLogs(ctx, name, e, pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	a.Name, a.ARN = bucket.Name, bucket.ARN
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"name": a.Name, "arn": a.ARN})
}

// AllowReading returns the permissions to read artifacts.
func (a *Artifacts) AllowReading() []policy.Statement {
	return a.allow([]string{"s3:GetObject", "s3:GetObjectVersion"}, "kms:Decrypt")
}

// AllowWriting returns the permissions to read and write artifacts.
func (a *Artifacts) AllowWriting() []policy.Statement {
	return a.allow([]string{"s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"}, "kms:Decrypt", "kms:GenerateDataKey")
}

// AllowManaging returns the permissions of the pipeline to store artifacts and pass them to
// actions.
func (a *Artifacts) AllowManaging() []policy.Statement {
	return append(a.AllowWriting(),
		policy.Statement{
			Sid: "ArtifactsSettings", Actions: []string{"s3:GetBucketVersioning"}, Resources: []pulumi.StringInput{a.ARN},
		},
		// CodePipeline sets the ACL bucket-owner-full-control on every object.
		policy.Statement{Sid: "ArtifactsOwner", Actions: []string{"s3:PutObjectAcl"}, Resources: a.objects()},
	)
}

// allow returns the permissions for actions on objects and on the key, and to read the ACL and the
// region of the bucket, which CodeBuild and CodePipeline do first.
func (a *Artifacts) allow(objectActions []string, keyActions ...string) []policy.Statement {
	return []policy.Statement{
		{Sid: "Artifacts", Actions: objectActions, Resources: a.objects()},
		{
			Sid: "ArtifactsBucket", Actions: []string{"s3:GetBucketAcl", "s3:GetBucketLocation"},
			Resources: []pulumi.StringInput{a.ARN},
		},
		a.key.AllowViaService("ArtifactsKey", "s3", keyActions...),
	}
}

// ARNs returns the ARNs of the bucket and of its objects.
func (a *Artifacts) ARNs() []pulumi.StringInput {
	return append([]pulumi.StringInput{a.ARN}, a.objects()...)
}

func (a *Artifacts) objects() []pulumi.StringInput {
	return []pulumi.StringInput{pulumi.Sprintf("%s/*", a.ARN)}
}
