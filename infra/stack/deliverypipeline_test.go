package stack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	pipelines = "aws:codepipeline/pipeline:Pipeline"
	projects  = "aws:codebuild/project:Project"
)

func words(r recorded, key string) string {
	list, _ := r.at(key).([]any)
	return strings.Trim(fmt.Sprint(list), "[]")
}

// TestAPushGoesThisWay checks every step of the pipeline in one line: who does it, what it takes, what it hands on.
func TestAPushGoesThisWay(t *testing.T) {
	want := []string{
		"Source 1 GitHub: CodeStarSourceConnection (), takes [], makes [Source]",
		"Test 1 Test: CodeBuild (auction-test-delivery), takes [Source], makes []",
		"Test 2 Release: CodeBuild (auction-release-delivery), takes [Source], makes [Release]",
		"DeployDev 1 Deploy: CodeBuild (auction-deploy-dev-delivery), takes [Release], makes []",
		"DeployDev 2 Smoke: CodeBuild (auction-smoke-dev-delivery), takes [Release], makes []",
		"Approve 1 Approve: Manual (), takes [], makes []",
		"DeployProd 1 Deploy: CodeBuild (auction-deploy-prod-delivery), takes [Release], makes []",
	}
	var got []string
	for _, stage := range children(deployDelivery(t).one(t, pipelines), "stages") {
		for _, a := range children(stage, "actions") {
			order, _ := a.at("runOrder").(float64)
			got = append(got, fmt.Sprintf("%s %v %s: %s (%s), takes [%s], makes [%s]", stage.text("name"), max(order, 1), a.text("name"),
				a.text("provider"), a.text("configuration", "ProjectName"), words(a, "inputArtifacts"), words(a, "outputArtifacts")))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the way is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEveryPushToMainStartsOnce checks that the trigger alone starts the pipeline: a source that looks for changes itself
// would start it a second time.
func TestEveryPushToMainStartsOnce(t *testing.T) {
	p := deployDelivery(t).one(t, pipelines)
	source := children(children(p, "stages")[0], "actions")[0]
	push := children(p, "triggers")[0]
	if p.text("pipelineType") != "V2" || p.text("executionMode") != "SUPERSEDED" || source.text("configuration", "DetectChanges") != "false" ||
		push.text("gitConfiguration", "sourceActionName") != source.text("name") ||
		fmt.Sprint(push.at("gitConfiguration", "pushes", "branches", "includes")) != "[main]" || push.at("gitConfiguration", "pullRequests") != nil {
		t.Errorf("%v\n%v", push.inputs, source.inputs)
	}
	if source.text("configuration", "FullRepositoryId") != repository || source.text("configuration", "BranchName") != "main" ||
		source.text("configuration", "OutputArtifactFormat") != "CODEBUILD_CLONE_REF" ||
		source.text("configuration", "ConnectionArn") != "arn:aws:codestar-connections:eu-west-1:"+account+":connection/a-b-c" {
		t.Errorf("the source is %v", source.inputs)
	}
}

// TestAnApprovalNamesTheCommit checks what whoever approves is told.
func TestAnApprovalNamesTheCommit(t *testing.T) {
	stages := children(deployDelivery(t).one(t, pipelines), "stages")
	source, approval := children(stages[0], "actions")[0], children(stages[3], "actions")[0]
	if source.text("namespace") != "Pushed" || !strings.HasPrefix(approval.text("configuration", "CustomData"), "Commit #{Pushed.CommitId}. ") {
		t.Errorf("%v\n%v", source.inputs, approval.inputs)
	}
}

// TestTheSmokeTestTriesWhatWasDeployed checks that the URL comes from the deployment itself.
func TestTheSmokeTestTriesWhatWasDeployed(t *testing.T) {
	d := deployDelivery(t)
	toDev := children(children(d.one(t, pipelines), "stages")[2], "actions")
	const url = `[{"name":"API_URL","type":"PLAINTEXT","value":"#{DeployDev.API_URL}"}]`
	if toDev[0].text("namespace") != "DeployDev" || toDev[1].text("configuration", "EnvironmentVariables") != url {
		t.Errorf("%v\n%v", toDev[0].inputs, toDev[1].inputs)
	}
	if steps := d.one(t, projects, "deploy-dev").text("source", "buildspec"); !strings.Contains(steps, "exported-variables:\n    - API_URL\n") {
		t.Errorf("the deployment tells nothing:\n%s", steps)
	}
}

// TestBuildsRunHere checks where builds run, and that the tools are those of the repository.
func TestBuildsRunHere(t *testing.T) {
	for _, p := range deployDelivery(t).all(t, projects) {
		if p.text("environment", "type") != "ARM_CONTAINER" || p.text("environment", "image") != "aws/codebuild/amazonlinux-aarch64-standard:3.0" ||
			p.text("source", "type") != "CODEPIPELINE" || p.text("artifacts", "type") != "CODEPIPELINE" {
			t.Errorf("%s: %v", p.name, p.inputs)
		}
		variables := map[string]string{}
		for _, v := range children(p, "environment", "environmentVariables") {
			variables[v.text("name")] = v.text("value")
		}
		if _, set := variables["GOTOOLCHAIN"]; set {
			t.Errorf("%s does not take Go's version from go.work", p.name)
		}
		if p.name == "test" && variables["CI"] != "true" {
			t.Error("the test may skip what needs the emulator")
		}
		stack, deploys := strings.CutPrefix(p.name, "deploy-")
		if deploys && (variables["STACK"] != stack || variables["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"] != "true" ||
			variables["PULUMI_BACKEND_URL"] != "s3://auction-state-delivery-"+account+"?region=eu-west-1") {
			t.Errorf("%s: %v", p.name, variables)
		}
		if logs := p.text("logsConfig", "cloudwatchLogs", "groupName"); logs != "/aws/codebuild/"+p.text("name") {
			t.Errorf("%s logs to %s", p.name, logs)
		}
	}
}
