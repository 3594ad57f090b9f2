package pipeline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// artifactDays is how many days artifacts are kept. An approval is waited for for seven.
const artifactDays = 30

// ArtifactsArgs says where artifacts are kept.
type ArtifactsArgs struct {
	Stack component.Stack
	Key   *component.EncryptionKey
}

// Artifacts is the bucket through which the pipeline's steps hand on what they have made. All of it can be made again from
// the sources.
type Artifacts struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	key *component.EncryptionKey
}

// NewArtifacts creates the buckets auction-artifacts-<stack>-<account> and its log's, -access-logs.
func NewArtifacts(ctx *pulumi.Context, name string, args *ArtifactsArgs, opts ...pulumi.ResourceOption) (*Artifacts, error) {
	a := &Artifacts{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:delivery:Artifacts", name, a, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	bucket, err := component.PrivateBucket{
		Name: e.BucketNamed("auction-artifacts"), Key: args.Key, ExpireDays: artifactDays, VersionDays: 1, Passing: true,
	}.CreateLogged(ctx, name, e, pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	a.Name, a.ARN = bucket.Name, bucket.ARN
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"name": a.Name, "arn": a.ARN})
}

// AllowReading lets a build take what an earlier step has made.
func (a *Artifacts) AllowReading() []policy.Statement {
	return a.allow([]string{"s3:GetObject", "s3:GetObjectVersion"}, "kms:Decrypt")
}

// AllowPassing lets a build take what an earlier step has made, and hand on what it makes of it.
func (a *Artifacts) AllowPassing() []policy.Statement {
	return a.allow([]string{"s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"}, "kms:Decrypt", "kms:GenerateDataKey")
}

// AllowOwning lets the pipeline itself hand artifacts from step to step.
func (a *Artifacts) AllowOwning() []policy.Statement {
	return append(a.AllowPassing(), policy.Statement{
		Sid: "ArtifactsSettings", Actions: []string{"s3:GetBucketVersioning"}, Resources: []pulumi.StringInput{a.ARN},
	}, policy.Statement{
		Sid: "ArtifactsOwner", Actions: []string{"s3:PutObjectAcl"}, Resources: a.objects(), // it hands every object to the bucket's owner
	})
}

// allow lets a role do this with objects, and look whose the bucket is, as CodeBuild and CodePipeline do before.
func (a *Artifacts) allow(objects []string, key ...string) []policy.Statement {
	return []policy.Statement{
		{Sid: "Artifacts", Actions: objects, Resources: a.objects()},
		{Sid: "ArtifactsBucket", Actions: []string{"s3:GetBucketAcl", "s3:GetBucketLocation"}, Resources: []pulumi.StringInput{a.ARN}},
		a.key.Use("ArtifactsKey", "s3", key...),
	}
}

// All returns the ARNs of the bucket and of all that it holds.
func (a *Artifacts) All() []pulumi.StringInput {
	return append([]pulumi.StringInput{a.ARN}, a.objects()...)
}

func (a *Artifacts) objects() []pulumi.StringInput {
	return []pulumi.StringInput{pulumi.Sprintf("%s/*", a.ARN)}
}
