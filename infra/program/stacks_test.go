package program_test

import (
	"os"
	"path/filepath"
	"testing"

	"auction.internal/infra/program"
	"auction.internal/infra/stack"
	"auction.internal/infra/stacktest"
)

// root is a symbolic link to the root of the repository. The go command tracks only files below the
// module root. Without the link, it would reuse a cached test result after a change of Pulumi.yaml.
const root = "testdata/repository"

// project is the Pulumi project of the environments. Its stacks use stub zips of the functions.
var project = &stacktest.Project{
	Name: "energy-auction", Dir: root, Program: stack.Program{Read: program.Read},
	RequiredConfig: stacktest.StubZips,
}

// environments are the stacks with a configuration file.
var environments = []string{"dev", "prod"}

// everything is the name of a stack with all optional resources. It has the maximum length.
const everything = "a234567890123end"

// deployEverything deploys a stack with all optional resources.
func deployEverything(t *testing.T) *stacktest.Deployment {
	t.Helper()
	return project.DeployAs(t, everything, "prod", map[string]string{
		"apiLogRole": "true", "slackWorkspace": "T0000", "slackChannel": "C0000",
	})
}

// eachStack runs a test for each environment and for the stack with all optional resources.
func eachStack(t *testing.T, test func(t *testing.T, d *stacktest.Deployment)) {
	t.Helper()
	for _, stack := range environments {
		t.Run(stack, func(t *testing.T) { test(t, project.Deploy(t, stack, nil)) })
	}
	t.Run("everything", func(t *testing.T) { test(t, deployEverything(t)) })
}

// read returns the content of a file of the repository.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
