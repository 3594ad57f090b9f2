package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Names of actions, artifacts and namespaces.
const (
	sourceAction   = "GitHub"
	sourceArtifact = "Source"    // an artifact: a reference to the commit, which builds clone
	pushed         = "Pushed"    // the namespace of the source's variables
	release        = "Release"   // an artifact: the sources that were tested, with the functions' zips
	deployedToDev  = "DeployDev" // the stage, and the namespace of its deployment's variables
	urlOfDev       = "#{" + deployedToDev + ".API_URL}"
)

// stages returns the stages of the pipeline. Both deployments use the same release. The approval is
// a stage of its own, so that the next push can be deployed to dev while this one waits.
func (a *Args) stages() codepipeline.PipelineStageArray {
	return codepipeline.PipelineStageArray{
		stage("Source", a.checkout()),
		stage("Test",
			build{name: "Test", project: a.Test, input: sourceArtifact}.action(),
			build{name: "Release", project: a.Release, input: sourceArtifact, output: release, order: 2}.action()),
		stage(deployedToDev,
			build{name: "Deploy", project: a.DeployDev, input: release, namespace: deployedToDev}.action(),
			build{name: "Smoke", project: a.SmokeDev, input: release, order: 2, url: urlOfDev}.action()),
		stage("Approve", approval()),
		stage("DeployProd", build{name: "Deploy", project: a.DeployProd, input: release}.action()),
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

// checkout returns the action that passes on the commit that was pushed. It does not detect
// changes: the trigger does, and a push would start two executions.
func (a *Args) checkout() *codepipeline.PipelineStageActionArgs {
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

// beforeApproval is the text that an approver sees.
const beforeApproval = "It was deployed to dev, and its API kept its word there. Approved, the same release goes " +
	"to prod. Dev may run a newer one by now: reject this one to have that one asked about."

// approval returns the action that waits for an approval, for at most seven days.
func approval() *codepipeline.PipelineStageActionArgs {
	return &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String("Approve"), Category: pulumi.String("Approval"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("Manual"), Version: pulumi.String("1"),
		Configuration: pulumi.StringMap{"CustomData": pulumi.String("Commit #{" + pushed + ".CommitId}. " + beforeApproval)},
	}
}

// build is an action that runs a project.
type build struct {
	name      string
	project   *Project
	input     string // an artifact
	output    string // an artifact; "" for none
	namespace string // of the variables that it exports; "" for none
	order     int    // within the stage; 0 is the same as 1
	url       string // the variable API_URL, which may refer to a variable of an earlier build; "" for none
}

func (b build) action() *codepipeline.PipelineStageActionArgs {
	action := &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String(b.name), Category: pulumi.String("Build"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("CodeBuild"), Version: pulumi.String("1"), RunOrder: pulumi.Int(max(b.order, 1)),
		InputArtifacts: pulumi.ToStringArray([]string{b.input}),
	}
	configuration := pulumi.StringMap{"ProjectName": b.project.Name}
	if b.url != "" {
		configuration["EnvironmentVariables"] = pulumi.JSONMarshal(pulumi.Array{pulumi.StringMap{
			"name": pulumi.String("API_URL"), "value": pulumi.String(b.url), "type": pulumi.String("PLAINTEXT"),
		}})
	}
	action.Configuration = configuration
	if b.output != "" {
		action.OutputArtifacts = pulumi.ToStringArray([]string{b.output})
	}
	if b.namespace != "" {
		action.Namespace = pulumi.String(b.namespace)
	}
	return action
}
