package program_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/policy/policytest"
)

const (
	artifactBucket = " on s3:::auction-artifacts-delivery-" + account
	stateFiles     = " on s3:::auction-state-delivery-" + account + "/.pulumi/"
	key            = " on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	viaS3          = key + " if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com"
	connection     = " on codestar-connections:connection/a-b-c"
)

// readArtifacts are the permissions to read artifacts.
var readArtifacts = []string{
	"kms:Decrypt" + viaS3, "s3:GetBucketAcl" + artifactBucket, "s3:GetBucketLocation" + artifactBucket,
	"s3:GetObject" + artifactBucket + "/*", "s3:GetObjectVersion" + artifactBucket + "/*",
}

// readSource are the permissions to read the repository, under both names of the service.
var readSource = []string{
	"codeconnections:UseConnection" + connection, "codestar-connections:UseConnection" + connection,
	noPush("codeconnections", "codeconnections"), noPush("codestar-connections", "codeconnections"),
	noPush("codeconnections", "codestar-connections"), noPush("codestar-connections", "codestar-connections"),
}

// readState are the permissions to read the state of ENV.
var readState = []string{
	"kms:Decrypt" + key + " if kms:EncryptionContext:stack StringEquals ENV",
	"kms:Decrypt" + viaS3,
	"s3:GetObject" + stateFiles + "meta.yaml", "s3:GetObject" + stateFiles + "stacks/energy-auction/ENV.*",
	"s3:ListBucket on s3:::auction-state-delivery-" + account,
}

// writeState are the additional permissions to write the state of ENV.
var writeState = append([]string{"kms:GenerateDataKey" + viaS3},
	combine("s3:DeleteObject s3:GetObject s3:PutObject", stateFiles, "stacks/energy-auction/ENV.*",
		"locks/organization/energy-auction/ENV/*", "history/energy-auction/ENV/*", "backups/energy-auction/ENV/*")...)

// combine returns a line for each combination of an action and a name.
func combine(actions, on string, names ...string) []string {
	var lines []string
	for action := range strings.FieldsSeq(actions) {
		for _, name := range names {
			lines = append(lines, action+on+name)
		}
	}
	return lines
}

// deliveryRoles are the permissions of the inline policy of each role of the delivery. Those of
// builds also have permissions to write the log.
var deliveryRoles = map[string][]string{
	"delivery": slices.Concat(readArtifacts, readSource,
		combine("codebuild:BatchGetBuilds codebuild:StartBuild", " on codebuild:project/auction-",
			"test-delivery", "release-delivery", "deploy-dev-delivery", "smoke-dev-delivery", "deploy-prod-delivery"),
		[]string{
			"kms:GenerateDataKey" + viaS3, "s3:GetBucketVersioning" + artifactBucket,
			"s3:PutObject" + artifactBucket + "/*", "s3:PutObjectAcl" + artifactBucket + "/*",
		}),
	"test": slices.Concat(readArtifacts, readSource), // no artifacts are written: it runs packages from PyPI
	"release": slices.Concat(readArtifacts, readSource, []string{
		"kms:GenerateDataKey" + viaS3,
		"s3:PutObject" + artifactBucket + "/*",
	}),
	"smoke-dev":    slices.Concat(readArtifacts, []string{"execute-api:Invoke on execute-api:*/v1/*"}),
	"preview-dev":  append(forStack("dev", readState), "states:ValidateStateMachineDefinition on *"),
	"preview-prod": append(forStack("prod", readState), "states:ValidateStateMachineDefinition on *"),
	"deploy-dev":   slices.Concat(readArtifacts, forStack("dev", readState), forStack("dev", writeState)),
	"deploy-prod":  slices.Concat(readArtifacts, forStack("prod", readState), forStack("prod", writeState)),
}

// noPush returns the line that denies pushes to the repository. The service has two names: one is
// part of the action, the other of the condition key.
func noPush(action, key string) string {
	return "not " + action + ":UseConnection" + connection + " if " + key + ":ProviderAction StringEquals GitPush"
}

// forStack returns the lines for one environment.
func forStack(stack string, lines []string) []string {
	var replaced []string
	for _, line := range lines {
		replaced = append(replaced, strings.ReplaceAll(line, "ENV", stack))
	}
	return replaced
}

// TestRoles_Permissions checks the inline policy of every role.
func TestRoles_Permissions(t *testing.T) {
	d := deploy(t)
	found := d.All(t, rolePolicies)
	if len(found) != len(deliveryRoles) {
		t.Errorf("%d policies, want %d", len(found), len(deliveryRoles))
	}
	for _, r := range found {
		want := slices.Clone(deliveryRoles[r.Name])
		if r.Name != "delivery" && !strings.HasPrefix(r.Name, "preview-") {
			group := " on logs:log-group:/aws/codebuild/auction-" + r.Name + "-delivery:*"
			want = append(want, "logs:CreateLogStream"+group, "logs:PutLogEvents"+group)
		}
		slices.Sort(want)
		want = slices.Compact(want)
		if got := slices.Compact(policytest.Permissions(t, policytest.Parse(t, r.Text("policy")))); !slices.Equal(got, want) {
			t.Errorf("permissions of %s:\n%s\nwant\n%s", r.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if size := len(r.Text("policy")); size > 10240 { // IAM's limit
			t.Errorf("%s: the policy has %d characters, want at most 10240", r.Name, size)
		}
	}
}

// TestRoles_Trust checks which service can assume each role, for which resource, and which GitHub
// workflows can assume the preview roles.
func TestRoles_Trust(t *testing.T) {
	want := map[string]string{
		"delivery":            "codepipeline.amazonaws.com for codepipeline:auction-delivery",
		"api-logs":            "apigateway.amazonaws.com for ",
		"notifications-slack": "chatbot.amazonaws.com for ",
		"preview-dev":         "repo:traders@123/energy-auction@456:environment:dev-preview",
		"preview-prod":        "repo:traders@123/energy-auction@456:environment:prod-preview",
	}
	for build := range buildVariables {
		want[build] = "codebuild.amazonaws.com for codebuild:project/auction-" + build + "-delivery"
	}
	got := map[string]string{}
	for _, r := range deploy(t).All(t, roles) {
		trust := policytest.Parse(t, r.Text("assumeRolePolicy"))
		if len(trust) != 1 {
			t.Fatalf("%s trusts %+v, want one statement", r.Name, trust)
		}
		got[r.Name] = trust[0].Condition["StringEquals"]["token.actions.githubusercontent.com:sub"]
		if service := trust[0].Principal["Service"]; len(service) == 1 {
			got[r.Name] = service[0] + " for " + policytest.Shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"])
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("trust = %v, want %v", got, want)
	}
}

// TestPreviews_Configuration checks the effect of the keys repositoryIds and githubProvider.
func TestPreviews_Configuration(t *testing.T) {
	d := project.Deploy(t, program.StackName, map[string]string{"githubProvider": "false"})
	trust := policytest.Parse(t, d.One(t, roles, "preview-prod").Text("assumeRolePolicy"))
	got := trust[0].Condition["StringEquals"]["token.actions.githubusercontent.com:sub"]
	if want := "repo:traders/energy-auction:environment:prod-preview"; got != want {
		t.Errorf("without repositoryIds: subject = %s, want %s", got, want)
	}
	const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
	if off, on := len(d.Find(provider)), len(deploy(t).Find(provider)); off != 0 || on != 1 {
		t.Errorf("githubProvider false: %d OIDC providers, true: %d, want 0 and 1", off, on)
	}
}
