package program_test

import (
	"os"
	"path/filepath"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/component"
	environmentprogram "auction.internal/infra/program"
	"auction.internal/infra/stack"
	"auction.internal/infra/stacktest"
)

// root is the root of the repository, as a symbolic link in testdata: the go command tracks only
// files in the module, so with the real path a change of Pulumi.yaml would not invalidate a cached
// test result.
const root = "testdata/repository"

// account is the AWS account of every deployment.
const account = stacktest.Account

// Resource types that several tests use.
const (
	policies     = "aws:iam/policy:Policy"
	roles        = "aws:iam/role:Role"
	rolePolicies = "aws:iam/rolePolicy:RolePolicy"
	projects     = "aws:codebuild/project:Project"
	pipelines    = "aws:codepipeline/pipeline:Pipeline"
)

// repository is the GitHub repository in the configuration of the tests.
const repository = "traders/energy-auction"

// environments are the stacks that the pipeline deploys, in order.
var environments = []string{"dev", "prod"}

// project is the Pulumi project of the delivery. The committed stack file has no repository yet.
var project = &stacktest.Project{
	Name: "energy-auction-delivery", Dir: filepath.Join(root, "delivery"), Program: stack.Program{Read: program.Read},
	RequiredConfig: func(*testing.T, string) map[string]string { return map[string]string{"repository": repository} },
}

// deploy deploys the fully configured delivery stack.
func deploy(t *testing.T) *stacktest.Deployment {
	t.Helper()
	return project.Deploy(t, program.StackName, map[string]string{
		"account": account, "repositoryIds": "123/456", "slackWorkspace": "T0000", "slackChannel": "C0000",
	})
}

// read returns the text of a file of the repository.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// environment is the Pulumi project of the environments.
var environment = &stacktest.Project{
	Name: component.ProjectName, Dir: root, Program: stack.Program{Read: environmentprogram.Read},
	RequiredConfig: stacktest.StubZips,
}

// deployEnvironment deploys an environment as the pipeline does, with a Slack channel.
func deployEnvironment(t *testing.T, stack string) *stacktest.Deployment {
	t.Helper()
	return environment.Deploy(t, stack, map[string]string{
		"roleBoundary": "true", "apiLogRole": "false", "slackWorkspace": "T0000", "slackChannel": "C0000",
	})
}
