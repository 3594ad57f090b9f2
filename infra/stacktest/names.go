package stacktest

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

// NameFormat describes the physical names of a type of resource.
type NameFormat struct {
	Input   string         // the input that contains the name
	Pattern *regexp.Regexp // the names that AWS accepts
}

// nameFormats are the formats of the names of resources that every stack has.
var nameFormats = map[string]NameFormat{
	slackChannel:          {"configurationName", regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)},
	logGroup:              {"name", regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)},
	role:                  {"name", regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)},
	rolePolicy:            {"name", regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	"aws:kms/alias:Alias": {"name", regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)},
	bucket:                {"bucket", regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)},
	topic:                 {"name", regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)},
}

// unnamed matches the types without a configured name: AWS assigns the name, or the resource is
// part of another one.
var unnamed = regexp.MustCompile(`^(auction:|pulumi:|aws:s3/bucket[A-Z]|aws:sns/topicPolicy|` +
	`aws:apigateway/(account|deployment|methodSettings)|aws:kms/key:|aws:lambda/permission|aws:cloudwatch/eventTarget|` +
	`aws:iam/openIdConnectProvider|aws:iam/rolePolicyAttachment|aws:wafv2/webAclAssociation)`)

// CheckNames checks that AWS accepts the physical names of a stack, that they are unique, and that
// they contain the name of the stack unless exempt returns true: two stacks of an account must not
// share a name. The formats are for resource types that only some programs declare. The stack must
// have a resource of each type.
func CheckNames(
	t *testing.T, stack string, d *Deployment, formats map[string]NameFormat, exempt func(r Resource, name string) bool,
) {
	t.Helper()
	all := maps.Clone(nameFormats)
	maps.Copy(all, formats)
	for kind, format := range all {
		seen := map[string]bool{}
		for _, r := range d.All(t, kind) {
			name := r.Text(format.Input)
			if !format.Pattern.MatchString(name) || seen[name] {
				t.Errorf("%s %s: name %q must match %s and be unique", kind, r.Name, name, format.Pattern)
			}
			if seen[name] = true; !strings.Contains(name, "-"+stack) && !exempt(r, name) {
				t.Errorf("%s %s: name %q does not contain the name of the stack", kind, r.Name, name)
			}
		}
	}
	for _, r := range d.Resources {
		if _, named := all[r.Type]; !named && (r.Type == bucket || !unnamed.MatchString(r.Type)) {
			t.Errorf("%s %s: no name format for this type, add it to the formats", r.Type, r.Name)
		}
	}
}

// CheckTags checks that every resource uses a provider that tags it. All resources are in the
// region of the stack, except the log group of Amazon Q.
func CheckTags(t *testing.T, stack string, d *Deployment) {
	t.Helper()
	for _, provider := range d.All(t, "pulumi:providers:aws") {
		tags, _ := provider.At("defaultTags", "tags").(map[string]any)
		if len(tags) != 3 || tags["Project"] != "energy-auction" || tags["Environment"] != stack ||
			tags["ManagedBy"] != "pulumi" {
			t.Errorf("tags of provider %s = %v, want Project, Environment and ManagedBy", provider.Name, tags)
		}
		want := map[string]string{"aws": "eu-west-1", "aws-us-east-1": "us-east-1"}[provider.Name]
		if got := provider.Text("region"); got != want {
			t.Errorf("region of provider %s = %s, want %s", provider.Name, got, want)
		}
	}
	for _, r := range d.Resources {
		provider := "aws"
		if r.Type == logGroup && r.Name == "notifications-slack" {
			provider = "aws-us-east-1"
		}
		if strings.HasPrefix(r.Type, "aws:") && !strings.Contains(r.Provider, "pulumi:providers:aws::"+provider+"::") {
			t.Errorf("%s %s: provider = %q, want the provider of the stack", r.Type, r.Name, r.Provider)
		}
	}
}

// inComponent matches the URNs of components whose parent is the stack.
var inComponent = regexp.MustCompile(`::auction:(component|delivery):[A-Za-z]+::[a-z-]+$`)

// CheckParents checks that every AWS resource is a child of a component, and that the component is
// a child of the stack.
func CheckParents(t *testing.T, d *Deployment) {
	t.Helper()
	for _, r := range d.Resources {
		if strings.HasPrefix(r.Type, "aws:") && !inComponent.MatchString(r.Parent) {
			t.Errorf("%s %s: parent = %s, want a component", r.Type, r.Name, r.Parent)
		}
	}
}

// CheckDependsOn checks that a resource has an explicit dependency on another resource whose
// outputs it does not use. The reason is part of the error.
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
