package stacktest

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

// NameFormat is how AWS restricts the name of a type of resource.
type NameFormat struct {
	Input   string // that holds it
	Pattern *regexp.Regexp
}

// names are the types of resources with a name of ours that every stack has.
var names = map[string]NameFormat{
	"aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {"configurationName", regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)},
	logGroup:              {"name", regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)},
	role:                  {"name", regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)},
	rolePolicy:            {"name", regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	"aws:kms/alias:Alias": {"name", regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)},
	bucket:                {"bucket", regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)},
	topic:                 {"name", regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)},
}

// unnamed are the types without a name of ours: AWS names them, or they are part of another resource.
var unnamed = regexp.MustCompile(`^(auction:|pulumi:|aws:s3/bucket[A-Z]|aws:sns/topicPolicy|aws:apigateway/(account|deployment|methodSettings)|` +
	`aws:kms/key:|aws:lambda/permission|aws:cloudwatch/eventTarget|aws:iam/openIdConnectProvider|aws:iam/rolePolicyAttachment|` +
	`aws:wafv2/webAclAssociation)`)

// CheckNames checks that AWS accepts the names of a stack's resources, that each is unique, and that each contains the name
// of the stack, or passes exempt: two stacks of an account must not share a name. own are the types that only this program
// has; a stack with everything must have each of them.
func CheckNames(t *testing.T, stack string, d *Deployment, own map[string]NameFormat, exempt func(r Resource, name string) bool) {
	t.Helper()
	all := maps.Clone(names)
	maps.Copy(all, own)
	for kind, n := range all {
		seen := map[string]bool{}
		for _, r := range d.All(t, kind) {
			given := r.Text(n.Input)
			if !n.Pattern.MatchString(given) || seen[given] {
				t.Errorf("%s %s: %q must match %s, and be unique", kind, r.Name, given, n.Pattern)
			}
			if seen[given] = true; !strings.Contains(given, "-"+stack) && !exempt(r, given) {
				t.Errorf("%s %s: %q does not contain the name of the stack", kind, r.Name, given)
			}
		}
	}
	for _, r := range d.Resources {
		if _, named := all[r.Type]; !named && (r.Type == bucket || !unnamed.MatchString(r.Type)) {
			t.Errorf("%s %s: the form of its name is not known here", r.Type, r.Name)
		}
	}
}

// CheckTags checks that every resource is created by a provider that tags it, in the region of the stack; only the log of
// Amazon Q is in another one.
func CheckTags(t *testing.T, stack string, d *Deployment) {
	t.Helper()
	for _, provider := range d.All(t, "pulumi:providers:aws") {
		tags, _ := provider.At("defaultTags", "tags").(map[string]any)
		if len(tags) != 3 || tags["Project"] != "energy-auction" || tags["Environment"] != stack || tags["ManagedBy"] != "pulumi" {
			t.Errorf("the tags of %s are %v", provider.Name, tags)
		}
		if want := map[string]string{"aws": "eu-west-1", "aws-us-east-1": "us-east-1"}[provider.Name]; provider.Text("region") != want {
			t.Errorf("the region of %s is %s", provider.Name, provider.Text("region"))
		}
	}
	for _, r := range d.Resources {
		provider := "aws"
		if r.Type == logGroup && r.Name == "notifications-slack" {
			provider = "aws-us-east-1"
		}
		if strings.HasPrefix(r.Type, "aws:") && !strings.Contains(r.Provider, "pulumi:providers:aws::"+provider+"::") {
			t.Errorf("%s %s is created by %q", r.Type, r.Name, r.Provider)
		}
	}
}

// inComponent matches the URN of a component whose parent is the stack.
var inComponent = regexp.MustCompile(`::auction:(component|delivery):[A-Za-z]+::[a-z-]+$`)

// CheckParents checks that every resource is the child of a component, and every component the child of the stack.
func CheckParents(t *testing.T, d *Deployment) {
	t.Helper()
	for _, r := range d.Resources {
		if strings.HasPrefix(r.Type, "aws:") && !inComponent.MatchString(r.Parent) {
			t.Errorf("%s %s is a child of %s", r.Type, r.Name, r.Parent)
		}
	}
}

// CheckDependsOn checks that a resource depends on another one though it uses none of its outputs, because AWS looks for it.
func CheckDependsOn(t *testing.T, d *Deployment, kind, name, onKind, onName, reason string) {
	t.Helper()
	urn := "$" + onKind + "::" + onName
	for _, dependency := range d.One(t, kind, name).Dependencies {
		if strings.HasSuffix(dependency, urn) {
			return
		}
	}
	t.Errorf("%s %s does not depend on %s %s: %s", kind, name, onKind, onName, reason)
}
