package pipeline_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/pipeline"
	"auction.internal/infra/policy"
	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const policyARN = "arn:aws:iam::" + account + ":policy/"

// declareProject declares a build that sets all arguments.
func declareProject(t *testing.T) *stacktest.Deployment {
	t.Helper()
	return declare(t, func(ctx *pulumi.Context, c *components) error {
		_, err := pipeline.NewProject(ctx, "build", &pipeline.ProjectArgs{
			Stack: delivery, Key: c.key, Description: "Runs a build", Buildspec: "version: 0.2\n", Size: "BUILD_GENERAL1_LARGE",
			Minutes:   60,
			Variables: map[string]pulumi.StringInput{"STACK": pulumi.String("dev"), "CI": pulumi.String("true")},
			Permissions: []policy.Statement{
				{Sid: "Read", Actions: []string{"s3:GetObject"}, Resources: policy.ARNs("arn:aws:s3:::b/*")},
			},
			Policies: map[string]pulumi.StringOutput{
				"edge":   pulumi.String(policyARN + "auction-edge").ToStringOutput(),
				"stores": pulumi.String(policyARN + "auction-stores").ToStringOutput(),
			},
			Boundary: pulumi.String(policyARN + "auction-boundary"),
		})
		return err
	})
}

// TestProject_Settings checks the buildspec, the environment and the log settings of a build.
func TestProject_Settings(t *testing.T) {
	p := declareProject(t).One(t, projects, "build")
	for _, c := range []struct {
		want any
		path []string
	}{
		{"auction-build-delivery", []string{"name"}},
		{"Runs a build", []string{"description"}},
		{60.0, []string{"buildTimeout"}},
		{stacktest.KeyARN, []string{"encryptionKey"}},
		{"arn:aws:iam::" + account + ":role/auction-build-delivery", []string{"serviceRole"}},
		{"version: 0.2\n", []string{"source", "buildspec"}},
		{"CODEPIPELINE", []string{"source", "type"}},
		{"CODEPIPELINE", []string{"artifacts", "type"}},
		{"ARM_CONTAINER", []string{"environment", "type"}},
		{"aws/codebuild/amazonlinux-aarch64-standard:3.0", []string{"environment", "image"}},
		{"BUILD_GENERAL1_LARGE", []string{"environment", "computeType"}},
		{false, []string{"environment", "privilegedMode"}},
		{"ENABLED", []string{"logsConfig", "cloudwatchLogs", "status"}},
		{"/aws/codebuild/auction-build-delivery", []string{"logsConfig", "cloudwatchLogs", "groupName"}},
	} {
		if got := p.At(c.path...); got != c.want {
			t.Errorf("%v = %v, want %v", c.path, got, c.want)
		}
	}
	var variables []string
	for _, v := range p.List("environment", "environmentVariables") {
		variables = append(variables, v.Text("name")+"="+v.Text("value"))
	}
	if want := []string{"CI=true", "STACK=dev"}; !slices.Equal(variables, want) {
		t.Errorf("variables = %q, want %q", variables, want)
	}
}

// TestProject_Log checks the log group of a build.
func TestProject_Log(t *testing.T) {
	logs := declareProject(t).One(t, "aws:cloudwatch/logGroup:LogGroup", "build")
	if logs.Text("name") != "/aws/codebuild/auction-build-delivery" || logs.Text("kmsKeyId") != stacktest.KeyARN ||
		logs.At("retentionInDays") != 400.0 {
		t.Errorf("log group = %v, want the retention and the key of the stack", logs.Inputs)
	}
}

// TestProject_Role checks the trust, the boundary and the permissions of a build's role.
func TestProject_Role(t *testing.T) {
	d := declareProject(t)
	role := d.One(t, roles, "build")
	trust := policytest.Parse(t, role.Text("assumeRolePolicy"))
	if len(trust) != 1 || !slices.Equal(trust[0].Principal["Service"], []string{"codebuild.amazonaws.com"}) ||
		policytest.Shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"]) != "codebuild:project/auction-build-delivery" {
		t.Errorf("role trusts %+v, want CodeBuild for this build", trust)
	}
	if got := role.Text("permissionsBoundary"); got != policyARN+"auction-boundary" {
		t.Errorf("boundary = %s, want the boundary of the arguments", got)
	}
	group := " on logs:log-group:/aws/codebuild/auction-build-delivery:*"
	got := policytest.Permissions(t, policytest.Parse(t, d.One(t, rolePolicies, "build").Text("policy")))
	wantLines(t, "permissions of the build", got, []string{
		"logs:CreateLogStream" + group, "logs:PutLogEvents" + group, "s3:GetObject on s3:::b/*",
	})

	var attached []string
	for _, a := range d.All(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
		attached = append(attached, fmt.Sprint(a.Name, " ", a.Text("role"), " ", a.Text("policyArn")))
	}
	wantLines(t, "attached policies", attached, []string{
		"build-edge auction-build-delivery " + policyARN + "auction-edge",
		"build-stores auction-build-delivery " + policyARN + "auction-stores",
	})
}

// TestProject_DependsOnItsPolicies checks that a project is created after its policies. Otherwise
// IAM could deny calls of its first build.
func TestProject_DependsOnItsPolicies(t *testing.T) {
	const attachments, reason = "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "its first build would be denied"
	d := declareProject(t)
	stacktest.CheckDependsOn(t, d, projects, "build", rolePolicies, "build", reason)
	stacktest.CheckDependsOn(t, d, projects, "build", attachments, "build-edge", reason)
	stacktest.CheckDependsOn(t, d, projects, "build", attachments, "build-stores", reason)
}
