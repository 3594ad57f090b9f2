package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// What steps hand on to each other.
const (
	sourceAction   = "GitHub"
	sourceArtifact = "Source"    // a reference to the commit: the test clones it
	pushed         = "Pushed"    // the namespace of what the source tells of the commit
	release        = "Release"   // the sources that were tested, with the functions' zips
	deployedToDev  = "DeployDev" // the stage, and the namespace of what its deployment tells
)

// stages are the way of a push. Both deployments take the same release. The approval is a stage of its own, so that the next
// push reaches dev while this one waits.
func (a *Args) stages() codepipeline.PipelineStageArray {
	return codepipeline.PipelineStageArray{
		stage("Source", a.takeSource()),
		stage("Test",
			build{name: "Test", project: a.Test, takes: sourceArtifact}.action(),
			build{name: "Release", project: a.Release, takes: sourceArtifact, makes: release, order: 2}.action()),
		stage(deployedToDev,
			build{name: "Deploy", project: a.DeployDev, takes: release, tells: deployedToDev}.action(),
			build{name: "Smoke", project: a.SmokeDev, takes: release, order: 2, url: "#{" + deployedToDev + ".API_URL}"}.action()),
		stage("Approve", approval()),
		stage("DeployProd", build{name: "Deploy", project: a.DeployProd, takes: release}.action()),
	}
}

func stage(name string, actions ...*codepipeline.PipelineStageActionArgs) *codepipeline.PipelineStageArgs {
	list := codepipeline.PipelineStageActionArray{}
	for _, action := range actions {
		list = append(list, action)
	}
	return &codepipeline.PipelineStageArgs{Name: pulumi.String(name), Actions: list}
}

// trigger starts the pipeline with every push to the branch.
func (a *Args) trigger() *codepipeline.PipelineTriggerArgs {
	return &codepipeline.PipelineTriggerArgs{
		ProviderType: pulumi.String("CodeStarSourceConnection"),
		GitConfiguration: &codepipeline.PipelineTriggerGitConfigurationArgs{
			SourceActionName: pulumi.String(sourceAction),
			Pushes: codepipeline.PipelineTriggerGitConfigurationPushArray{&codepipeline.PipelineTriggerGitConfigurationPushArgs{
				Branches: &codepipeline.PipelineTriggerGitConfigurationPushBranchesArgs{
					Includes: pulumi.ToStringArray([]string{a.Source.Branch}),
				},
			}},
		},
	}
}

// takeSource hands on the commit that was pushed. It does not look for changes by itself: the trigger does, and a push
// would start two executions.
func (a *Args) takeSource() *codepipeline.PipelineStageActionArgs {
	return &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String(sourceAction), Category: pulumi.String("Source"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("CodeStarSourceConnection"), Version: pulumi.String("1"),
		OutputArtifacts: pulumi.ToStringArray([]string{sourceArtifact}), Namespace: pulumi.String(pushed),
		Configuration: pulumi.StringMap{
			"ConnectionArn": a.Source.ConnectionARN, "FullRepositoryId": pulumi.String(a.Source.Repository),
			"BranchName": pulumi.String(a.Source.Branch), "DetectChanges": pulumi.String("false"),
			"OutputArtifactFormat": pulumi.String("CODEBUILD_CLONE_REF"),
		},
	}
}

// beforeApproval is what whoever approves should know.
const beforeApproval = "It was deployed to dev, and its API kept its word there. Approved, the same release goes to prod. " +
	"Dev may run a newer one by now: reject this one to have that one asked about."

// approval waits until somebody has said yes, for seven days at most.
func approval() *codepipeline.PipelineStageActionArgs {
	return &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String("Approve"), Category: pulumi.String("Approval"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("Manual"), Version: pulumi.String("1"),
		Configuration: pulumi.StringMap{"CustomData": pulumi.String("Commit #{" + pushed + ".CommitId}. " + beforeApproval)},
	}
}

// build is a step that runs a project.
type build struct {
	name    string
	project *Project
	takes   string // an artifact
	makes   string // an artifact; none
	tells   string // the namespace of the variables that it exports; none
	order   int    // within the stage; the first where nothing is said
	url     string // of the API that it is to try, which an earlier step told; none
}

func (b build) action() *codepipeline.PipelineStageActionArgs {
	action := &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String(b.name), Category: pulumi.String("Build"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("CodeBuild"), Version: pulumi.String("1"), RunOrder: pulumi.Int(max(b.order, 1)),
		InputArtifacts: pulumi.ToStringArray([]string{b.takes}),
	}
	configuration := pulumi.StringMap{"ProjectName": b.project.Name}
	if b.url != "" {
		configuration["EnvironmentVariables"] = pulumi.JSONMarshal(pulumi.Array{pulumi.StringMap{
			"name": pulumi.String("API_URL"), "value": pulumi.String(b.url), "type": pulumi.String("PLAINTEXT"),
		}})
	}
	action.Configuration = configuration
	if b.makes != "" {
		action.OutputArtifacts = pulumi.ToStringArray([]string{b.makes})
	}
	if b.tells != "" {
		action.Namespace = pulumi.String(b.tells)
	}
	return action
}
