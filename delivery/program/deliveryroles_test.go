package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/policy/policytest"
)

const (
	artifactBucket = " on s3:::auction-artifacts-delivery-" + account
	stateFiles     = " on s3:::auction-state-delivery-" + account + "/.pulumi/"
	throughS3      = " on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com"
	connection     = " on codestar-connections:connection/a-b-c"
)

// ofArtifacts are what every build may do with artifacts.
var ofArtifacts = []string{
	"kms:Decrypt" + throughS3, "s3:GetBucketAcl" + artifactBucket, "s3:GetBucketLocation" + artifactBucket,
	"s3:GetObject" + artifactBucket + "/*", "s3:GetObjectVersion" + artifactBucket + "/*",
}

// ofSource are what it takes to read the repository, under either name that the service has had.
var ofSource = []string{
	"codeconnections:UseConnection" + connection, "codestar-connections:UseConnection" + connection,
	noPush("codeconnections", "codeconnections"), noPush("codestar-connections", "codeconnections"),
	noPush("codeconnections", "codestar-connections"), noPush("codestar-connections", "codestar-connections"),
}

// ofPreviews are what it takes to preview ENV.
var ofPreviews = []string{
	"kms:Decrypt on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab if kms:EncryptionContext:stack StringEquals ENV", "kms:Decrypt" + throughS3,
	"s3:GetObject" + stateFiles + "meta.yaml", "s3:GetObject" + stateFiles + "stacks/energy-auction/ENV.*",
	"s3:ListBucket on s3:::auction-state-delivery-" + account,
}

// ofDeployments are what it takes beyond that to deploy ENV, as far as state goes.
var ofDeployments = allOf("s3:DeleteObject s3:GetObject s3:PutObject", stateFiles,
	"stacks/energy-auction/ENV.*", "locks/organization/energy-auction/ENV/*", "history/energy-auction/ENV/*", "backups/energy-auction/ENV/*")

func allOf(actions, on string, names ...string) []string {
	var lines []string
	for action := range strings.FieldsSeq(actions) {
		for _, name := range names {
			lines = append(lines, action+on+name)
		}
	}
	return lines
}

// deliveryRoles are what each role of the delivery may do by its own policy, beside writing its log.
var deliveryRoles = map[string][]string{
	"delivery": slices.Concat(ofArtifacts, ofSource, []string{
		"codebuild:BatchGetBuilds on codebuild:project/auction-deploy-dev-delivery", "codebuild:BatchGetBuilds on codebuild:project/auction-deploy-prod-delivery",
		"codebuild:BatchGetBuilds on codebuild:project/auction-smoke-dev-delivery", "codebuild:BatchGetBuilds on codebuild:project/auction-test-delivery",
		"codebuild:BatchGetBuilds on codebuild:project/auction-release-delivery", "codebuild:StartBuild on codebuild:project/auction-release-delivery",
		"codebuild:StartBuild on codebuild:project/auction-deploy-dev-delivery", "codebuild:StartBuild on codebuild:project/auction-deploy-prod-delivery",
		"codebuild:StartBuild on codebuild:project/auction-smoke-dev-delivery", "codebuild:StartBuild on codebuild:project/auction-test-delivery",
		"kms:GenerateDataKey" + throughS3,
		"s3:GetBucketVersioning" + artifactBucket, "s3:PutObject" + artifactBucket + "/*", "s3:PutObjectAcl" + artifactBucket + "/*",
	}),
	"test": slices.Concat(ofArtifacts, ofSource), // it hands on nothing: the emulator's packages come from PyPI
	"release": slices.Concat(ofArtifacts, ofSource, []string{
		"kms:GenerateDataKey" + throughS3,
		"s3:PutObject" + artifactBucket + "/*",
	}),
	"smoke-dev":    slices.Concat(ofArtifacts, []string{"execute-api:Invoke on execute-api:*/v1/*"}),
	"preview-dev":  append(of("dev", ofPreviews), "states:ValidateStateMachineDefinition on *"),
	"preview-prod": append(of("prod", ofPreviews), "states:ValidateStateMachineDefinition on *"),
	"deploy-dev":   slices.Concat(ofArtifacts, of("dev", ofPreviews), of("dev", ofDeployments), []string{"kms:GenerateDataKey" + throughS3}),
	"deploy-prod":  slices.Concat(ofArtifacts, of("prod", ofPreviews), of("prod", ofDeployments), []string{"kms:GenerateDataKey" + throughS3}),
}

// noPush is that a role may not write to the repository, whatever the service is called.
func noPush(action, key string) string {
	return "not " + action + ":UseConnection" + connection + " if " + key + ":ProviderAction StringEquals GitPush"
}

// of is the same for one environment.
func of(stack string, lines []string) []string {
	var found []string
	for _, line := range lines {
		found = append(found, strings.ReplaceAll(line, "ENV", stack))
	}
	return found
}

func TestEveryRoleOfTheDeliveryMayDoThisAndNoMore(t *testing.T) {
	d := deploy(t)
	found := d.All(t, "aws:iam/rolePolicy:RolePolicy")
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
		if got := slices.Compact(policytest.Permissions(t, policytest.Parse(t, r.Text("policy")))); !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("%s may\n%s\nwant\n%s", r.Name, strings.Join(got, "\n"), strings.Join(slices.Compact(want), "\n"))
		}
	}
}

// TestEachRoleOfTheDeliveryActsForOne checks who takes on which role, and for what.
func TestEachRoleOfTheDeliveryActsForOne(t *testing.T) {
	d := deploy(t)
	for _, r := range d.All(t, "aws:iam/role:Role") {
		trust := policytest.Parse(t, r.Text("assumeRolePolicy"))
		if len(trust) != 1 {
			t.Errorf("%s trusts %+v", r.Name, trust)
		}
		who, source := trust[0].Principal["Service"], policytest.Shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"])
		stack, isPreview := strings.CutPrefix(r.Name, "preview-")
		switch {
		case isPreview:
			const github = "token.actions.githubusercontent.com:"
			exactly := trust[0].Condition["StringEquals"]
			if exactly[github+"sub"] != "repo:traders@123/energy-auction@456:environment:"+stack+"-preview" || exactly[github+"aud"] != "sts.amazonaws.com" ||
				len(trust[0].Condition) != 1 || !slices.Equal(trust[0].Action, []string{"sts:AssumeRoleWithWebIdentity"}) {
				t.Errorf("%s trusts %+v", r.Name, trust)
			}
		case r.Name == "delivery":
			if !slices.Equal(who, []string{"codepipeline.amazonaws.com"}) || source != "codepipeline:auction-delivery" {
				t.Errorf("%s trusts %+v", r.Name, trust)
			}
		case r.Name != "api-logs" && r.Name != "notifications-slack":
			if !slices.Equal(who, []string{"codebuild.amazonaws.com"}) || source != "codebuild:project/auction-"+r.Name+"-delivery" {
				t.Errorf("%s trusts %+v", r.Name, trust)
			}
		}
	}
}

// TestAnOldRepositorysTokensHaveNoNumbers checks the other form of GitHub's subjects.
func TestAnOldRepositorysTokensHaveNoNumbers(t *testing.T) {
	trust := policytest.Parse(t, project.Deploy(t, program.StackName, nil).One(t, "aws:iam/role:Role", "preview-prod").Text("assumeRolePolicy"))
	if got := trust[0].Condition["StringEquals"]["token.actions.githubusercontent.com:sub"]; got != "repo:traders/energy-auction:environment:prod-preview" {
		t.Errorf("the subject is %s", got)
	}
}

// TestAnAccountMayHaveItsProvider checks that the provider of GitHub's tokens is left alone where something else made it.
func TestAnAccountMayHaveItsProvider(t *testing.T) {
	const kind = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
	made := deploy(t).One(t, kind)
	if made.Text("url") != "https://token.actions.githubusercontent.com" || words(made, "clientIdLists") != "sts.amazonaws.com" {
		t.Errorf("%v", made.Inputs)
	}
	if len(project.Deploy(t, program.StackName, map[string]string{"githubProvider": "false"}).Find(kind)) > 0 {
		t.Error("it is created all the same")
	}
}

// TestTheStateOutlivesMistakes checks what a mistake cannot take away, and that artifacts go with the stack.
func TestTheStateOutlivesMistakes(t *testing.T) {
	d := deploy(t)
	for name, kept := range map[string]bool{"state": true, "state-access-logs": true, "artifacts": false, "artifacts-access-logs": false} {
		b := d.One(t, "aws:s3/bucketV2:BucketV2", name)
		if b.Protected != kept || b.Retained != kept || b.At("forceDestroy") != !kept {
			t.Errorf("%s is protected: %t, retained: %t, goes with all that is in it: %v", name, b.Protected, b.Retained, b.At("forceDestroy"))
		}
	}
	const lifecycle = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	if state := d.One(t, lifecycle, "state"); state.At("rules", "expiration") != nil || state.At("rules", "noncurrentVersionExpiration", "noncurrentDays") != 180.0 {
		t.Errorf("the state is kept otherwise: %v", state.Inputs)
	}
	if days, _ := d.One(t, lifecycle, "artifacts").At("rules", "expiration", "days").(float64); days <= 7 {
		t.Errorf("an approval may be waited for longer than the release is kept: %v days", days)
	}
	if key := d.One(t, "aws:kms/key:Key"); !key.Protected || !key.Retained {
		t.Error("the key to the state is not protected")
	}
	if d.One(t, "aws:apigateway/account:Account").Text("cloudwatchRoleArn") != "arn:aws:iam::"+account+":role/auction-api-logs-delivery" {
		t.Error("the account's log role is another's")
	}
}
