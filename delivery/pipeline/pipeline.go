// Package pipeline contains the Pulumi components of the delivery: the connection with GitHub, the
// buckets for artifacts and for Pulumi's state, the builds, the pipeline that runs them, and the
// notifications about it.
package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// Args contains the arguments of New.
type Args struct {
	Stack                                          component.Stack
	Key                                            *component.EncryptionKey
	Source                                         *Source
	Artifacts                                      *Artifacts
	Test, Release, DeployDev, SmokeDev, DeployProd *Project
}

// Pipeline deploys every push to the source's branch to dev, and after an approval to prod. A newer
// execution supersedes an older one that waits between stages.
type Pipeline struct {
	pulumi.ResourceState

	Name     pulumi.StringOutput
	URL      string                // of the pipeline's page in the console
	Projects []pulumi.StringOutput // the names of its CodeBuild projects
}

// New declares the pipeline auction-<stack>.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Pipeline, error) {
	e := args.Stack
	physical := e.ResourceName("auction")
	p := &Pipeline{
		URL: "https://" + e.Region + ".console.aws.amazon.com/codesuite/codepipeline/pipelines/" + physical +
			"/view?region=" + e.Region,
	}
	if err := ctx.RegisterComponentResource("auction:delivery:Pipeline", name, p, opts...); err != nil {
		return nil, err
	}
	role, permissions, err := component.ServiceRole{
		Name: e.ResourceName("auction-pipeline"), Service: "codepipeline", Source: e.ARN("codepipeline", physical),
		Permissions: args.permissions(),
	}.Create(ctx, name, e, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	pipeline, err := codepipeline.NewPipeline(ctx, name, &codepipeline.PipelineArgs{
		Name: pulumi.String(physical), PipelineType: pulumi.String("V2"), ExecutionMode: pulumi.String("SUPERSEDED"),
		RoleArn: role.Arn,
		ArtifactStores: codepipeline.PipelineArtifactStoreArray{&codepipeline.PipelineArtifactStoreArgs{
			Type: pulumi.String("S3"), Location: args.Artifacts.Name,
			EncryptionKey: &codepipeline.PipelineArtifactStoreEncryptionKeyArgs{Type: pulumi.String("KMS"), Id: args.Key.ARN},
		}},
		Triggers: codepipeline.PipelineTriggerArray{args.trigger()},
		Stages:   args.stages(),
	}, pulumi.Parent(p), pulumi.DependsOn([]pulumi.Resource{permissions}))
	if err != nil {
		return nil, err
	}
	p.Name = pipeline.Name
	for _, project := range args.projects() {
		p.Projects = append(p.Projects, project.Name)
	}
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"name": p.Name})
}

func (a *Args) projects() []*Project {
	return []*Project{a.Test, a.Release, a.DeployDev, a.SmokeDev, a.DeployProd}
}

// permissions returns the permissions of the pipeline's role: to read the source, to manage
// artifacts, and to start builds and read their results.
func (a *Args) permissions() []policy.Statement {
	var builds []pulumi.StringInput
	for _, project := range a.projects() {
		builds = append(builds, project.ARN)
	}
	return append(append(a.Source.AllowReading(), a.Artifacts.AllowManaging()...), policy.Statement{
		Sid: "Builds", Actions: []string{"codebuild:StartBuild", "codebuild:BatchGetBuilds"}, Resources: builds,
	})
}
