package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// stagesOf returns the stages of the pipeline, each with its actions.
func stagesOf(t *testing.T) [][]stacktest.Resource {
	t.Helper()
	var stages [][]stacktest.Resource
	for _, stage := range declare(t).One(t, pipelines).List("stages") {
		stages = append(stages, stage.List("actions"))
	}
	if len(stages) != 5 {
		t.Fatalf("%d stages, want 5", len(stages))
	}
	return stages
}

// TestPipeline_Stages checks every action of the pipeline, one per line: stage, run order, provider
// and artifacts.
func TestPipeline_Stages(t *testing.T) {
	list := func(r stacktest.Resource, key string) string {
		elements, _ := r.At(key).([]any)
		return fmt.Sprint(elements)
	}
	var got []string
	for _, stage := range declare(t).One(t, pipelines).List("stages") {
		for _, a := range stage.List("actions") {
			order, _ := a.At("runOrder").(float64)
			got = append(got, fmt.Sprintf("%s %v %s: %s %s (%s), input %s, output %s",
				stage.Text("name"), max(order, 1), a.Text("name"), a.Text("category"), a.Text("provider"),
				a.Text("configuration", "ProjectName"), list(a, "inputArtifacts"), list(a, "outputArtifacts")))
		}
	}
	wantLines(t, "stages", got, []string{
		"Source 1 GitHub: Source CodeStarSourceConnection (), input [], output [Source]",
		"Test 1 Test: Build CodeBuild (auction-test-delivery), input [Source], output []",
		"Test 2 Release: Build CodeBuild (auction-release-delivery), input [Source], output [Release]",
		"DeployDev 1 Deploy: Build CodeBuild (auction-deploy-dev-delivery), input [Release], output []",
		"DeployDev 2 Smoke: Build CodeBuild (auction-smoke-dev-delivery), input [Release], output []",
		"Approve 1 Approve: Approval Manual (), input [], output []",
		"DeployProd 1 Deploy: Build CodeBuild (auction-deploy-prod-delivery), input [Release], output []",
	})
}

// TestPipeline_Trigger checks that only the trigger starts the pipeline. If the source also
// detected changes, each push would start two executions.
func TestPipeline_Trigger(t *testing.T) {
	p, source := declare(t).One(t, pipelines), stagesOf(t)[0][0]
	triggers := p.List("triggers")
	if len(triggers) != 1 {
		t.Fatalf("%d triggers, want 1", len(triggers))
	}
	push := triggers[0]
	if push.Text("providerType") != "CodeStarSourceConnection" ||
		push.Text("gitConfiguration", "sourceActionName") != source.Text("name") ||
		fmt.Sprint(push.At("gitConfiguration", "pushes", "branches", "includes")) != "[main]" ||
		push.At("gitConfiguration", "pullRequests") != nil {
		t.Errorf("trigger = %v, want pushes to the branch", push.Inputs)
	}
	if got := source.Text("configuration", "DetectChanges"); got != "false" {
		t.Errorf("DetectChanges = %q, want false", got)
	}
}

// TestPipeline_Source checks the repository and the branch of the source, and that builds receive a
// full clone.
func TestPipeline_Source(t *testing.T) {
	source := stagesOf(t)[0][0]
	for key, want := range map[string]string{
		"FullRepositoryId": "traders/energy-auction", "BranchName": "main", "OutputArtifactFormat": "CODEBUILD_CLONE_REF",
		"ConnectionArn": "arn:aws:codestar-connections:eu-west-1:" + account + ":connection/a-b-c",
	} {
		if got := source.Text("configuration", key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

// TestPipeline_ApprovalShowsCommit checks that the approval shows the commit ID, a variable of the
// source.
func TestPipeline_ApprovalShowsCommit(t *testing.T) {
	stages := stagesOf(t)
	namespace, text := stages[0][0].Text("namespace"), stages[3][0].Text("configuration", "CustomData")
	if namespace == "" || !strings.HasPrefix(text, "Commit #{"+namespace+".CommitId}. ") {
		t.Errorf("text of the approval = %q, namespace of the source = %q, want the commit ID of the namespace",
			text, namespace)
	}
}

// TestPipeline_SmokeTestsDeployedAPI checks that the smoke build gets the URL of the API from the
// deployment to dev.
func TestPipeline_SmokeTestsDeployedAPI(t *testing.T) {
	dev := stagesOf(t)[2]
	want := `[{"name":"API_URL","type":"PLAINTEXT","value":"#{` + dev[0].Text("namespace") + `.API_URL}"}]`
	if got := dev[1].Text("configuration", "EnvironmentVariables"); dev[0].Text("namespace") == "" || got != want {
		t.Errorf("variables of the smoke build = %s, want %s", got, want)
	}
}
