package stack

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// name is what AWS takes as a name.
type name struct {
	key  string // the input
	form *regexp.Regexp
}

// names are of every kind of resource that has a name of ours, from AWS's own rules.
var names = map[string]name{
	"aws:apigateway/restApi:RestApi":                                  {"name", regexp.MustCompile(`^.{1,255}$`)},
	"aws:apigateway/stage:Stage":                                      {"stageName", regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)},
	"aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {"configurationName", regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)},
	"aws:cloudwatch/dashboard:Dashboard":                              {"dashboardName", regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)},
	"aws:cloudwatch/logGroup:LogGroup":                                {"name", regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)},
	"aws:cloudwatch/metricAlarm:MetricAlarm":                          {"name", regexp.MustCompile(`^[ -~]{1,255}$`)},
	"aws:dynamodb/table:Table":                                        {"name", regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)},
	"aws:iam/role:Role":                                               {"name", regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)},
	"aws:iam/rolePolicy:RolePolicy":                                   {"name", regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	"aws:iam/policy:Policy":                                           {"name", regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	"aws:codebuild/project:Project":                                   {"name", regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$`)},
	"aws:codepipeline/pipeline:Pipeline":                              {"name", regexp.MustCompile(`^[A-Za-z0-9.@_-]{1,100}$`)},
	"aws:codestarconnections/connection:Connection":                   {"name", regexp.MustCompile(`^.{1,32}$`)},
	"aws:cloudwatch/eventRule:EventRule":                              {"name", regexp.MustCompile(`^[.\w-]{1,64}$`)},
	"aws:kms/alias:Alias":                                             {"name", regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)},
	"aws:lambda/function:Function":                                    {"name", regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)},
	"aws:s3/bucketV2:BucketV2":                                        {"bucket", regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)},
	"aws:scheduler/schedule:Schedule":                                 {"name", regexp.MustCompile(`^[0-9a-zA-Z-_.]{1,64}$`)},
	"aws:secretsmanager/secret:Secret":                                {"name", regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)},
	"aws:sfn/stateMachine:StateMachine":                               {"name", regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}$`)},
	"aws:sns/topic:Topic":                                             {"name", regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)},
	"aws:sqs/queue:Queue":                                             {"name", regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)},
	"aws:wafv2/webAcl:WebAcl":                                         {"name", regexp.MustCompile(`^[\w-]{1,128}$`)},
}

// TestNamesFitInTheLongestEnvironment checks the names of an environment whose own is as long as may be.
func TestNamesFitInTheLongestEnvironment(t *testing.T) {
	met := map[string]bool{}
	for stack, d := range map[string]*deployment{everything: deployEverything(t), deliveryStack: deployDelivery(t)} {
		for kind, n := range names {
			seen := map[string]bool{}
			for _, r := range d.find(kind) {
				given := r.text(n.key)
				if !n.form.MatchString(given) || seen[given] {
					t.Errorf("%s %s: %q must match %s, and be there once", kind, r.name, given, n.form)
				}
				seen[given], met[kind] = true, true
				if kind != "aws:apigateway/stage:Stage" && !strings.Contains(given, "api1") && !namesItsStack(r, given, stack) {
					t.Errorf("%s %s: %q does not name its stack: two stacks of an account would meet", kind, r.name, given)
				}
			}
		}
	}
	for kind := range names {
		if !met[kind] {
			t.Errorf("there is no %s", kind)
		}
	}
}

// namesItsStack tells whether the name of the stack is in the name. A boundary has the name of the environment that it is
// for.
func namesItsStack(r recorded, given, stack string) bool {
	if name, is := strings.CutPrefix(given, "auction-boundary-"); is && r.kind == "aws:iam/policy:Policy" {
		return slices.Contains(environments(), name)
	}
	return strings.Contains(given, "-"+stack)
}

// TestEveryNameIsOurs finds a kind of resource that is to have a name of ours, and has none here.
func TestEveryNameIsOurs(t *testing.T) {
	unnamed := regexp.MustCompile(`^(auction:|pulumi:|aws:s3/bucket[A-Z]|aws:sns/topicPolicy|aws:apigateway/(account|deployment|methodSettings)|aws:kms/key:|` +
		`aws:lambda/permission|aws:cloudwatch/eventTarget|aws:iam/openIdConnectProvider|aws:iam/rolePolicyAttachment|aws:wafv2/webAclAssociation)`)
	for _, r := range slices.Concat(deployEverything(t).resources, deployDelivery(t).resources) {
		if _, named := names[r.kind]; !named && (r.kind == "aws:s3/bucketV2:BucketV2" || !unnamed.MatchString(r.kind)) {
			t.Errorf("%s %s: nobody has said what its name may be", r.kind, r.name)
		}
	}
}

// TestEverythingIsTagged checks that all goes through a provider that tags it, in the region of the stack but for Amazon Q's
// log.
func TestEverythingIsTagged(t *testing.T) {
	eachStack(t, func(t *testing.T, d *deployment) {
		for _, provider := range d.all(t, "pulumi:providers:aws") {
			tags, _ := provider.at("defaultTags", "tags").(map[string]any)
			if len(tags) != 3 || tags["Project"] != project || tags["Environment"] != strings.TrimPrefix(d.one(t, "aws:kms/alias:Alias").text("name"), "alias/auction-") || tags["ManagedBy"] != "pulumi" {
				t.Errorf("the tags of %s are %v", provider.name, tags)
			}
			if want := map[string]string{"aws": "eu-west-1", "aws-us-east-1": "us-east-1"}[provider.name]; provider.text("region") != want {
				t.Errorf("the region of %s is %s", provider.name, provider.text("region"))
			}
		}
		for _, r := range d.resources {
			provider := "aws"
			if r.kind == logs && r.name == "notifications-slack" {
				provider = "aws-us-east-1"
			}
			if strings.HasPrefix(r.kind, "aws:") && !strings.Contains(r.provider, "pulumi:providers:aws::"+provider+"::") {
				t.Errorf("%s %s goes through %q", r.kind, r.name, r.provider)
			}
		}
	})
}

// inComponent is the URN of a component that stands in nothing but the stack.
var inComponent = regexp.MustCompile(`::auction:(component|delivery):[A-Za-z]+::[a-z-]+$`)

// TestEverythingIsPartOfAComponent checks that the stack itself holds components and nothing else, and a component its
// resources, side by side.
func TestEverythingIsPartOfAComponent(t *testing.T) {
	eachStack(t, func(t *testing.T, d *deployment) {
		for _, r := range d.resources {
			if strings.HasPrefix(r.kind, "aws:") && !inComponent.MatchString(r.parent) {
				t.Errorf("%s %s stands in %s", r.kind, r.name, r.parent)
			}
		}
	})
}
