package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Names of stages, actions, artifacts and namespaces.
const (
	sourceActionName = "GitHub"
	sourceArtifact   = "Source" // a reference to the commit, which builds clone
	sourceNamespace  = "Pushed"
	releaseArtifact  = "Release"   // the tested sources and the functions' zips
	devStage         = "DeployDev" // also the namespace of its deployment
	devAPIURL        = "#{" + devStage + ".API_URL}"
)

// stages returns the stages of the pipeline. Both deployments use the same release. The approval is
// a separate stage, so that the next push can be deployed to dev while it is pending.
func (a *Args) stages() codepipeline.PipelineStageArray {
	return codepipeline.PipelineStageArray{
		stage("Source", a.sourceAction()),
		stage("Test",
			build{name: "Test", project: a.Test, input: sourceArtifact}.action(),
			build{name: "Release", project: a.Release, input: sourceArtifact, output: releaseArtifact, order: 2}.action()),
		stage(devStage,
			build{name: "Deploy", project: a.DeployDev, input: releaseArtifact, namespace: devStage}.action(),
			build{name: "Smoke", project: a.SmokeDev, input: releaseArtifact, order: 2, apiURL: devAPIURL}.action()),
		stage("Approve", approvalAction()),
		stage("DeployProd", build{name: "Deploy", project: a.DeployProd, input: releaseArtifact}.action()),
	}
}

func stage(name string, actions ...*codepipeline.PipelineStageActionArgs) *codepipeline.PipelineStageArgs {
	list := codepipeline.PipelineStageActionArray{}
	for _, action := range actions {
		list = append(list, action)
	}
	return &codepipeline.PipelineStageArgs{Name: pulumi.String(name), Actions: list}
}

// trigger returns the trigger that starts the pipeline on every push to the branch.
func (a *Args) trigger() *codepipeline.PipelineTriggerArgs {
	return &codepipeline.PipelineTriggerArgs{
		ProviderType: pulumi.String("CodeStarSourceConnection"),
		GitConfiguration: &codepipeline.PipelineTriggerGitConfigurationArgs{
			SourceActionName: pulumi.String(sourceActionName),
			Pushes: codepipeline.PipelineTriggerGitConfigurationPushArray{&codepipeline.PipelineTriggerGitConfigurationPushArgs{
				Branches: &codepipeline.PipelineTriggerGitConfigurationPushBranchesArgs{
					Includes: pulumi.ToStringArray([]string{a.Source.Branch}),
				},
			}},
		},
	}
}

// sourceAction returns the action that passes the pushed commit to the builds. It does not detect
// changes: the trigger already does, and each push would start two executions.
func (a *Args) sourceAction() *codepipeline.PipelineStageActionArgs {
	return &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String(sourceActionName), Category: pulumi.String("Source"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("CodeStarSourceConnection"), Version: pulumi.String("1"),
		OutputArtifacts: pulumi.ToStringArray([]string{sourceArtifact}), Namespace: pulumi.String(sourceNamespace),
		Configuration: pulumi.StringMap{
			"ConnectionArn": a.Source.ConnectionARN, "FullRepositoryId": pulumi.String(a.Source.Repository),
			"BranchName": pulumi.String(a.Source.Branch), "DetectChanges": pulumi.String("false"),
			"OutputArtifactFormat": pulumi.String("CODEBUILD_CLONE_REF"),
		},
	}
}

// approvalText is the text that an approver sees.
const approvalText = "The release was deployed to dev and passed the acceptance tests there. Approve it to deploy " +
	"the same release to prod. If dev already has a newer release, reject this one to deploy the newer one instead."

// approvalAction returns the action that waits for an approval, for at most seven days.
func approvalAction() *codepipeline.PipelineStageActionArgs {
	return &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String("Approve"), Category: pulumi.String("Approval"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("Manual"), Version: pulumi.String("1"),
		Configuration: pulumi.StringMap{
			"CustomData": pulumi.String("Commit #{" + sourceNamespace + ".CommitId}. " + approvalText),
		},
	}
}

// build is an action that runs a CodeBuild project.
type build struct {
	name      string
	project   *Project
	input     string // the input artifact
	output    string // the output artifact; "" for none
	namespace string // of the exported variables; "" for none
	order     int    // the run order within the stage; 0 is the same as 1
	apiURL    string // the value of API_URL, which can contain a variable of an earlier build; "" for none
}

func (b build) action() *codepipeline.PipelineStageActionArgs {
	action := &codepipeline.PipelineStageActionArgs{
		Name: pulumi.String(b.name), Category: pulumi.String("Build"), Owner: pulumi.String("AWS"),
		Provider: pulumi.String("CodeBuild"), Version: pulumi.String("1"), RunOrder: pulumi.Int(max(b.order, 1)),
		InputArtifacts: pulumi.ToStringArray([]string{b.input}),
	}
	configuration := pulumi.StringMap{"ProjectName": b.project.Name}
	if b.apiURL != "" {
		configuration["EnvironmentVariables"] = pulumi.JSONMarshal(pulumi.Array{pulumi.StringMap{
			"name": pulumi.String("API_URL"), "value": pulumi.String(b.apiURL), "type": pulumi.String("PLAINTEXT"),
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
