package program_test

import (
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/stacktest"
)

// invalid are invalid changes of the configuration, with a part of the error.
var invalid = map[string]struct{ key, value, want string }{
	"an unknown key":          {"repositry", "a/b", "unknown key repositry: see Pulumi.yaml for the supported keys"},
	"a key of environments":   {"firewall", "true", "unknown key firewall: see Pulumi.yaml for the supported keys"},
	"a missing key":           {"branch", "-", "branch is missing"},
	"no repository":           {"repository", "", "repository is empty: it is the one on GitHub that is deployed, owner/name"},
	"a path":                  {"repository", "a/b/c", "repository must be owner/name"},
	"a repository's URL":      {"repository", "https://github.com/a/b", `repository must be owner/name, got "https://github.com/a/b"`},
	"three ids":               {"repositoryIds", "1/2/3", "repositoryIds must be two numbers"},
	"one id":                  {"repositoryIds", "123", `repositoryIds must be two numbers, the owner's/its own, got "123"`},
	"no branch":               {"branch", "", "branch is empty: what is merged there is deployed"},
	"a pattern of branches":   {"branch", "release/*", `branch must be the name of a branch, got "release/*"`},
	"an empty flag":           {"githubProvider", "", `githubProvider must be true or false, got ""`},
	"logs for a month":        {"logRetentionDays", "30", "logRetentionDays must be at least 365 in production and in the delivery stack, got 30"},
	"half of a Slack channel": {"slackChannel", "C0123", "slackWorkspace and slackChannel must both be set"},
}

func TestConfiguration_InvalidValues(t *testing.T) {
	for name, c := range invalid {
		t.Run(name, func(t *testing.T) {
			d := &stacktest.Deployment{}
			err := project.Run(t, d, program.StackName, project.Configuration(t, program.StackName, map[string]string{c.key: c.value}))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "\n- ") > 1 {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
			if len(d.Resources) > 0 {
				t.Errorf("%d resources are declared", len(d.Resources))
			}
		})
	}
}

func TestConfiguration_StackName(t *testing.T) {
	_, err := project.Read(t, "delivery2", project.Configuration(t, program.StackName, nil))
	if err == nil || !strings.Contains(err.Error(), "the stack must be called delivery") {
		t.Errorf("the error is %v", err)
	}
}

func TestConfiguration_Warnings(t *testing.T) {
	for name, c := range map[string]struct {
		changes map[string]string
		want    []string
	}{
		"as in the repository": {nil, []string{"no Slack channel", "account is empty", "repositoryIds is empty"}},
		"complete":             {map[string]string{"slackWorkspace": "T0", "slackChannel": "C0", "account": account, "repositoryIds": "1/2"}, nil},
	} {
		got, err := project.Read(t, program.StackName, project.Configuration(t, program.StackName, c.changes))
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: the warnings are %q, want %q; %v", name, got, c.want, err)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: the warning is %q, want %s", name, got[i], want)
			}
		}
	}
}

// TestProject_DescribesTheKeysThatAreRead checks that Pulumi.yaml describes exactly the keys that the program reads.
func TestProject_DescribesTheKeysThatAreRead(t *testing.T) {
	for key, entry := range project.Keys(t) {
		if entry.Description == "" && !strings.Contains(key, ":") {
			t.Errorf("%s has no description", key)
		}
		without := project.Configuration(t, program.StackName, map[string]string{key: "-"})
		if _, err := project.Read(t, program.StackName, without); err == nil || !strings.Contains(err.Error(), key+" is missing") {
			t.Errorf("%s is described, and the program does not read it: %v", key, err)
		}
	}
}

// TestProgram_PreviewsAStackThatDoesNotExist runs the program where the outputs of AWS are unknown.
func TestProgram_PreviewsAStackThatDoesNotExist(t *testing.T) {
	d := &stacktest.Deployment{Preview: true}
	if err := project.Run(t, d, program.StackName, project.Configuration(t, program.StackName, nil)); err != nil {
		t.Fatal(err)
	}
	if want := len(project.Deploy(t, program.StackName, nil).Resources); len(d.Resources) != want {
		t.Errorf("a preview shows %d resources, want %d", len(d.Resources), want)
	}
}
