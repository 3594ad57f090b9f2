package program_test

import (
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/stacktest"
)

// invalidValues are invalid changes of the configuration, each with its error.
var invalidValues = map[string]struct{ key, value, want string }{
	"unknown key":           {"repositry", "a/b", "unknown key repositry: see Pulumi.yaml for the supported keys"},
	"key of environments":   {"firewall", "true", "unknown key firewall: see Pulumi.yaml for the supported keys"},
	"missing key":           {"branch", "-", "branch is missing"},
	"empty repository":      {"repository", "", "repository is empty: set it to the GitHub repository to deploy, owner/name"},
	"repository is a path":  {"repository", "a/b/c", "repository must be owner/name"},
	"repository is a URL":   {"repository", "https://github.com/a/b", `repository must be owner/name, got "https://github.com/a/b"`},
	"three ids":             {"repositoryIds", "1/2/3", "repositoryIds must be <owner ID>/<repository ID>"},
	"one id":                {"repositoryIds", "123", `repositoryIds must be <owner ID>/<repository ID>, such as 123/456, got "123"`},
	"empty branch":          {"branch", "", "branch is empty: set it to the branch to deploy"},
	"branch is a pattern":   {"branch", "release/*", `branch must be a branch name, got "release/*"`},
	"empty flag":            {"githubProvider", "", `githubProvider must be true or false, got ""`},
	"logs for 30 days":      {"logRetentionDays", "30", "logRetentionDays must be at least 365 in production and in the delivery stack, got 30"},
	"channel, no workspace": {"slackChannel", "C0123", "slackWorkspace and slackChannel must both be set"},
}

func TestConfiguration_InvalidValues(t *testing.T) {
	for name, c := range invalidValues {
		t.Run(name, func(t *testing.T) {
			d := &stacktest.Deployment{}
			configuration := project.Configuration(t, program.StackName, map[string]string{c.key: c.value})
			err := project.Run(t, d, program.StackName, configuration)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "\n- ") > 1 {
				t.Errorf("error = %v, want %s", err, c.want)
			}
			if len(d.Resources) > 0 {
				t.Errorf("%d resources declared, want none", len(d.Resources))
			}
		})
	}
}

func TestConfiguration_StackName(t *testing.T) {
	_, err := project.Read(t, "delivery2", project.Configuration(t, program.StackName, nil))
	if err == nil || !strings.Contains(err.Error(), `stack name must be delivery, got "delivery2"`) {
		t.Errorf("error = %v, want the invalid stack name", err)
	}
}

func TestConfiguration_Warnings(t *testing.T) {
	for name, c := range map[string]struct {
		changes map[string]string
		want    []string
	}{
		"committed stack file": {nil, []string{"no Slack channel", "account is empty", "repositoryIds is empty"}},
		"all keys": {map[string]string{
			"slackWorkspace": "T0", "slackChannel": "C0", "account": account, "repositoryIds": "1/2",
		}, nil},
	} {
		got, err := project.Read(t, program.StackName, project.Configuration(t, program.StackName, c.changes))
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: warnings = %q, %v, want %q", name, got, err, c.want)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: warning = %q, want %q", name, got[i], want)
			}
		}
	}
}

// TestProject_Keys checks that Pulumi.yaml describes exactly the keys that the program reads.
func TestProject_Keys(t *testing.T) {
	for key, entry := range project.Keys(t) {
		if entry.Description == "" && !strings.Contains(key, ":") {
			t.Errorf("%s has no description, want one", key)
		}
		without := project.Configuration(t, program.StackName, map[string]string{key: "-"})
		_, err := project.Read(t, program.StackName, without)
		if err == nil || !strings.Contains(err.Error(), key+" is missing") {
			t.Errorf("without %s: error = %v, want it missing", key, err)
		}
	}
}

// TestProgram_PreviewOfNewStack runs the program with unknown outputs of resources.
func TestProgram_PreviewOfNewStack(t *testing.T) {
	d := &stacktest.Deployment{Preview: true}
	if err := project.Run(t, d, program.StackName, project.Configuration(t, program.StackName, nil)); err != nil {
		t.Fatal(err)
	}
	if want := len(project.Deploy(t, program.StackName, nil).Resources); len(d.Resources) != want {
		t.Errorf("preview has %d resources, want %d", len(d.Resources), want)
	}
}
