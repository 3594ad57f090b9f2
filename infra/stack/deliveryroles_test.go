package stack

import (
	"slices"
	"strings"
	"testing"
)

const (
	artifactBucket = " on s3:::auction-artifacts-delivery-" + account
	stateFiles     = " on s3:::auction-state-delivery-" + account + "/.pulumi/"
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
	d := deployDelivery(t)
	found := d.all(t, "aws:iam/rolePolicy:RolePolicy")
	if len(found) != len(deliveryRoles) {
		t.Errorf("%d policies, want %d", len(found), len(deliveryRoles))
	}
	for _, r := range found {
		want := slices.Clone(deliveryRoles[r.name])
		if r.name != "delivery" && !strings.HasPrefix(r.name, "preview-") {
			group := " on logs:log-group:/aws/codebuild/auction-" + r.name + "-delivery:*"
			want = append(want, "logs:CreateLogStream"+group, "logs:PutLogEvents"+group)
		}
		slices.Sort(want)
		if got := slices.Compact(permissions(t, r)); !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("%s may\n%s\nwant\n%s", r.name, strings.Join(got, "\n"), strings.Join(slices.Compact(want), "\n"))
		}
	}
}

// TestEachRoleOfTheDeliveryActsForOne checks who takes on which role, and for what.
func TestEachRoleOfTheDeliveryActsForOne(t *testing.T) {
	d := deployDelivery(t)
	for _, r := range d.all(t, "aws:iam/role:Role") {
		trust := statements(t, r, "assumeRolePolicy")
		if len(trust) != 1 {
			t.Errorf("%s trusts %+v", r.name, trust)
		}
		who, source := trust[0].Principal["Service"], shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"])
		stack, isPreview := strings.CutPrefix(r.name, "preview-")
		switch {
		case isPreview:
			const github = "token.actions.githubusercontent.com:"
			exactly := trust[0].Condition["StringEquals"]
			if exactly[github+"sub"] != "repo:traders@123/energy-auction@456:environment:"+stack+"-preview" || exactly[github+"aud"] != "sts.amazonaws.com" ||
				len(trust[0].Condition) != 1 || !slices.Equal(trust[0].Action, []string{"sts:AssumeRoleWithWebIdentity"}) {
				t.Errorf("%s trusts %+v", r.name, trust)
			}
		case r.name == "delivery":
			if !slices.Equal(who, []string{"codepipeline.amazonaws.com"}) || source != "codepipeline:auction-delivery" {
				t.Errorf("%s trusts %+v", r.name, trust)
			}
		case r.name != "api-logs" && r.name != "notifications-slack":
			if !slices.Equal(who, []string{"codebuild.amazonaws.com"}) || source != "codebuild:project/auction-"+r.name+"-delivery" {
				t.Errorf("%s trusts %+v", r.name, trust)
			}
		}
	}
}

// TestAnOldRepositorysTokensHaveNoNumbers checks the other form of GitHub's subjects.
func TestAnOldRepositorysTokensHaveNoNumbers(t *testing.T) {
	trust := statements(t, deploy(t, deliveryStack, nil).one(t, "aws:iam/role:Role", "preview-prod"), "assumeRolePolicy")
	if got := trust[0].Condition["StringEquals"]["token.actions.githubusercontent.com:sub"]; got != "repo:traders/energy-auction:environment:prod-preview" {
		t.Errorf("the subject is %s", got)
	}
}

// TestAnAccountMayHaveItsProvider checks that the provider of GitHub's tokens is left alone where something else made it.
func TestAnAccountMayHaveItsProvider(t *testing.T) {
	const kind = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
	made := deployDelivery(t).one(t, kind)
	if made.text("url") != "https://token.actions.githubusercontent.com" || words(made, "clientIdLists") != "sts.amazonaws.com" {
		t.Errorf("%v", made.inputs)
	}
	if len(deploy(t, deliveryStack, map[string]string{"githubProvider": "false"}).find(kind)) > 0 {
		t.Error("it is created all the same")
	}
}

// TestTheStateOutlivesMistakes checks what a mistake cannot take away, and that artifacts go with the stack.
func TestTheStateOutlivesMistakes(t *testing.T) {
	d := deployDelivery(t)
	for name, kept := range map[string]bool{"state": true, "state-access-logs": true, "artifacts": false, "artifacts-access-logs": false} {
		b := d.one(t, "aws:s3/bucketV2:BucketV2", name)
		if b.protected != kept || b.retained != kept || b.at("forceDestroy") != !kept {
			t.Errorf("%s is protected: %t, retained: %t, goes with all that is in it: %v", name, b.protected, b.retained, b.at("forceDestroy"))
		}
	}
	const lifecycle = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	if state := d.one(t, lifecycle, "state"); state.at("rules", "expiration") != nil || state.at("rules", "noncurrentVersionExpiration", "noncurrentDays") != 180.0 {
		t.Errorf("the state is kept otherwise: %v", state.inputs)
	}
	if days, _ := d.one(t, lifecycle, "artifacts").at("rules", "expiration", "days").(float64); days <= 7 {
		t.Errorf("an approval may be waited for longer than the release is kept: %v days", days)
	}
	if key := d.one(t, "aws:kms/key:Key"); !key.protected || !key.retained {
		t.Error("the key to the state is not protected")
	}
	if d.one(t, "aws:apigateway/account:Account").text("cloudwatchRoleArn") != "arn:aws:iam::"+account+":role/auction-api-logs-delivery" {
		t.Error("the account's log role is another's")
	}
}
