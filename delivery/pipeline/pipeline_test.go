package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// TestPipeline_ExecutionMode checks that a newer execution supersedes an older one between stages.
func TestPipeline_ExecutionMode(t *testing.T) {
	p := declare(t).One(t, pipelines)
	if p.Text("name") != "auction-delivery" || p.Text("pipelineType") != "V2" || p.Text("executionMode") != "SUPERSEDED" {
		t.Errorf("pipeline %s: type = %s, execution mode = %s, want auction-delivery, V2, SUPERSEDED",
			p.Text("name"), p.Text("pipelineType"), p.Text("executionMode"))
	}
}

// TestPipeline_ArtifactStore checks the bucket for artifacts and the key that encrypts them.
func TestPipeline_ArtifactStore(t *testing.T) {
	stores := declare(t).One(t, pipelines).List("artifactStores")
	if len(stores) != 1 || stores[0].Text("location") != "auction-artifacts-delivery-"+account ||
		stores[0].Text("encryptionKey", "id") != stacktest.KeyARN {
		t.Errorf("artifact stores = %v, want the artifact bucket with the key", stores)
	}
}

// TestPipeline_Role checks the trust and the permissions of the pipeline's role.
func TestPipeline_Role(t *testing.T) {
	d := declare(t)
	role := d.One(t, roles, "delivery")
	if got := d.One(t, pipelines).Text("roleArn"); got != role.Output("arn") {
		t.Errorf("role = %s, want the role of the pipeline", got)
	}
	trust := policytest.Parse(t, role.Text("assumeRolePolicy"))
	if len(trust) != 1 || !slices.Equal(trust[0].Principal["Service"], []string{"codepipeline.amazonaws.com"}) ||
		policytest.Shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"]) != "codepipeline:auction-delivery" {
		t.Errorf("role trusts %+v, want CodePipeline for this pipeline", trust)
	}
	want := slices.Concat(readSource, manageArtifacts)
	for _, build := range []string{"deploy-dev", "deploy-prod", "release", "smoke-dev", "test"} {
		project := " on codebuild:project/auction-" + build + "-delivery"
		want = append(want, "codebuild:BatchGetBuilds"+project, "codebuild:StartBuild"+project)
	}
	slices.Sort(want)
	got := policytest.Permissions(t, policytest.Parse(t, d.One(t, rolePolicies, "delivery").Text("policy")))
	wantLines(t, "permissions of the pipeline", got, want)
	stacktest.CheckDependsOn(t, d, pipelines, "delivery", rolePolicies, "delivery", "it starts when it is created")
}

// TestPipeline_Outputs checks the outputs: the name, the URL in the console, and the names of the
// builds.
func TestPipeline_Outputs(t *testing.T) {
	name := outputOf(t, func(c *components) pulumi.StringInput { return c.pipeline.Name })
	if name != "auction-delivery" {
		t.Errorf("name = %s, want auction-delivery", name)
	}
	const console = "https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/"
	url := outputOf(t, func(c *components) pulumi.StringInput { return pulumi.String(c.pipeline.URL) })
	if want := console + "auction-delivery/view?region=eu-west-1"; url != want {
		t.Errorf("URL = %s, want %s", url, want)
	}
	builds := outputOf(t, func(c *components) pulumi.StringInput {
		names := pulumi.ToStringArrayOutput(c.pipeline.Projects)
		return names.ApplyT(func(names []string) string { return strings.Join(names, " ") }).(pulumi.StringOutput)
	})
	wantLines(t, "builds", strings.Fields(builds), []string{
		"auction-test-delivery", "auction-release-delivery", "auction-deploy-dev-delivery", "auction-smoke-dev-delivery",
		"auction-deploy-prod-delivery",
	})
}
