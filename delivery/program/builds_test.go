package program_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// buildVariables are the environment variables of each build.
var buildVariables = map[string]map[string]string{
	"test":        {"CI": "true"}, // tests that need the emulator must not be skipped
	"release":     {},
	"smoke-dev":   {},
	"deploy-dev":  deployVariables("dev"),
	"deploy-prod": deployVariables("prod"),
}

func deployVariables(stack string) map[string]string {
	return map[string]string{
		"STACK": stack, "PULUMI_BACKEND_URL": "s3://auction-state-delivery-" + account + "?region=eu-west-1",
		"PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true",
	}
}

// variablesOf returns the environment variables of a build.
func variablesOf(project stacktest.Resource) map[string]string {
	variables := map[string]string{}
	for _, v := range project.List("environment", "environmentVariables") {
		variables[v.Text("name")] = v.Text("value")
	}
	return variables
}

// TestBuilds_Variables checks the environment variables of every build. No build sets GOTOOLCHAIN:
// go.work specifies the version of Go.
func TestBuilds_Variables(t *testing.T) {
	found := deploy(t).All(t, projects)
	if len(found) != len(buildVariables) {
		t.Errorf("%d builds declared, want %d", len(found), len(buildVariables))
	}
	for _, p := range found {
		if got := variablesOf(p); !maps.Equal(got, buildVariables[p.Name]) {
			t.Errorf("variables of %s = %v, want %v", p.Name, got, buildVariables[p.Name])
		}
	}
}

// TestBuilds_Boundaries checks that each deploy build has the boundary for its environment. The
// other builds have no permissions that need a boundary.
func TestBuilds_Boundaries(t *testing.T) {
	d := deploy(t)
	for name := range buildVariables {
		want := ""
		if strings.HasPrefix(name, "deploy-") {
			want = d.One(t, policies, name+"-boundary").Output("arn")
		}
		if got := d.One(t, roles, name).Text("permissionsBoundary"); got != want {
			t.Errorf("boundary of %s = %q, want %q", name, got, want)
		}
	}
}

// TestBuilds_AllowDeployments checks that the policies and the boundary of each deploy role allow
// the calls of CodeBuild and Pulumi on resources of the delivery. Each line of builds.calls.txt is
// a call with its condition keys as key=value; ENV stands for the environment.
func TestBuilds_AllowDeployments(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "builds.calls.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := deploy(t)
	for _, stack := range environments {
		statements := map[string][]policytest.Statement{
			"policies": deployPolicies(t, d, stack),
			"boundary": policytest.Parse(t, d.One(t, policies, "deploy-"+stack+"-boundary").Text("policy")),
		}
		for line := range strings.Lines(strings.ReplaceAll(string(text), "ENV", stack)) {
			fields := strings.Fields(line)
			request := policytest.Request{}
			for _, field := range fields[2:] {
				key, value, _ := strings.Cut(field, "=")
				request[key] = value
			}
			for source, s := range statements {
				if !policytest.HasEffect(t, "Allow", s, fields[0], fields[1], request) ||
					policytest.HasEffect(t, "Deny", s, fields[0], fields[1], request) {
					t.Errorf("the %s of the deploy role of %s: %s is denied, want it allowed", source, stack, line)
				}
			}
		}
	}
}
