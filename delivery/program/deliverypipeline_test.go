package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

func words(r stacktest.Resource, key string) string {
	list, _ := r.At(key).([]any)
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
	for _, stage := range deploy(t).One(t, pipelines).List("stages") {
		for _, a := range stage.List("actions") {
			order, _ := a.At("runOrder").(float64)
			got = append(got, fmt.Sprintf("%s %v %s: %s (%s), takes [%s], makes [%s]", stage.Text("name"), max(order, 1), a.Text("name"),
				a.Text("provider"), a.Text("configuration", "ProjectName"), words(a, "inputArtifacts"), words(a, "outputArtifacts")))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the way is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEveryPushToMainStartsOnce checks that the trigger alone starts the pipeline: a source that looks for changes itself
// would start it a second time.
func TestEveryPushToMainStartsOnce(t *testing.T) {
	p := deploy(t).One(t, pipelines)
	source := p.List("stages")[0].List("actions")[0]
	push := p.List("triggers")[0]
	if p.Text("pipelineType") != "V2" || p.Text("executionMode") != "SUPERSEDED" || source.Text("configuration", "DetectChanges") != "false" ||
		push.Text("gitConfiguration", "sourceActionName") != source.Text("name") ||
		fmt.Sprint(push.At("gitConfiguration", "pushes", "branches", "includes")) != "[main]" || push.At("gitConfiguration", "pullRequests") != nil {
		t.Errorf("%v\n%v", push.Inputs, source.Inputs)
	}
	if source.Text("configuration", "FullRepositoryId") != repository || source.Text("configuration", "BranchName") != "main" ||
		source.Text("configuration", "OutputArtifactFormat") != "CODEBUILD_CLONE_REF" ||
		source.Text("configuration", "ConnectionArn") != "arn:aws:codestar-connections:eu-west-1:"+account+":connection/a-b-c" {
		t.Errorf("the source is %v", source.Inputs)
	}
}

// TestAnApprovalNamesTheCommit checks what whoever approves is told.
func TestAnApprovalNamesTheCommit(t *testing.T) {
	stages := deploy(t).One(t, pipelines).List("stages")
	source, approval := stages[0].List("actions")[0], stages[3].List("actions")[0]
	if source.Text("namespace") != "Pushed" || !strings.HasPrefix(approval.Text("configuration", "CustomData"), "Commit #{Pushed.CommitId}. ") {
		t.Errorf("%v\n%v", source.Inputs, approval.Inputs)
	}
}

// TestTheSmokeTestTriesWhatWasDeployed checks that the URL comes from the deployment itself.
func TestTheSmokeTestTriesWhatWasDeployed(t *testing.T) {
	d := deploy(t)
	toDev := d.One(t, pipelines).List("stages")[2].List("actions")
	const url = `[{"name":"API_URL","type":"PLAINTEXT","value":"#{DeployDev.API_URL}"}]`
	if toDev[0].Text("namespace") != "DeployDev" || toDev[1].Text("configuration", "EnvironmentVariables") != url {
		t.Errorf("%v\n%v", toDev[0].Inputs, toDev[1].Inputs)
	}
	if steps := d.One(t, projects, "deploy-dev").Text("source", "buildspec"); !strings.Contains(steps, "exported-variables:\n    - API_URL\n") {
		t.Errorf("the deployment tells nothing:\n%s", steps)
	}
}

// TestBuildsRunHere checks where builds run, and that the tools are those of the repository.
func TestBuildsRunHere(t *testing.T) {
	for _, p := range deploy(t).All(t, projects) {
		if p.Text("environment", "type") != "ARM_CONTAINER" || p.Text("environment", "image") != "aws/codebuild/amazonlinux-aarch64-standard:3.0" ||
			p.Text("source", "type") != "CODEPIPELINE" || p.Text("artifacts", "type") != "CODEPIPELINE" {
			t.Errorf("%s: %v", p.Name, p.Inputs)
		}
		variables := map[string]string{}
		for _, v := range p.List("environment", "environmentVariables") {
			variables[v.Text("name")] = v.Text("value")
		}
		if _, set := variables["GOTOOLCHAIN"]; set {
			t.Errorf("%s does not take Go's version from go.work", p.Name)
		}
		if p.Name == "test" && variables["CI"] != "true" {
			t.Error("the test may skip what needs the emulator")
		}
		stack, deploys := strings.CutPrefix(p.Name, "deploy-")
		if deploys && (variables["STACK"] != stack || variables["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"] != "true" ||
			variables["PULUMI_BACKEND_URL"] != "s3://auction-state-delivery-"+account+"?region=eu-west-1") {
			t.Errorf("%s: %v", p.Name, variables)
		}
		if logs := p.Text("logsConfig", "cloudwatchLogs", "groupName"); logs != "/aws/codebuild/"+p.Text("name") {
			t.Errorf("%s logs to %s", p.Name, logs)
		}
	}
}
