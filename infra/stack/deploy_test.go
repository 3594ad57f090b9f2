package stack

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/lambdas/settings"
)

// deployments are those that were made before, by stack and changes: tests look at them, and change nothing.
var deployments = map[string]*deployment{}

// deploy runs the program for a stack with its own file, some keys of it changed. A change to "-" takes a key away.
func deploy(t *testing.T, stack string, changes map[string]string) *deployment {
	t.Helper()
	return deployAs(t, stack, stack, changes)
}

// deployAs runs the program for a stack with the file of another one.
func deployAs(t *testing.T, stack, file string, changes map[string]string) *deployment {
	t.Helper()
	key := fmt.Sprint(stack, file, changes)
	if d, made := deployments[key]; made {
		return d
	}
	d := &deployment{}
	if err := d.runAs(t, stack, file, changes); err != nil {
		t.Fatal(err)
	}
	if len(d.resources) == 0 || len(d.outputs) == 0 {
		t.Fatalf("%d resources and %d outputs were declared", len(d.resources), len(d.outputs))
	}
	deployments[key] = d
	return d
}

func (d *deployment) run(t *testing.T, stack string, changes map[string]string) error {
	t.Helper()
	return d.runAs(t, stack, stack, changes)
}

// runAs runs the program for a stack with the file of another one.
func (d *deployment) runAs(t *testing.T, stack, file string, changes map[string]string) error {
	t.Helper()
	configuration := complete(t, file)
	for key, value := range changes {
		if !strings.Contains(key, ":") {
			key = project + ":" + key
		}
		if configuration[key] = value; value == "-" {
			delete(configuration, key)
		}
	}
	program := Program{ProjectFile: filepath.Join(root, "Pulumi.yaml")}
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		outputs, err := program.declare(ctx)
		if err != nil {
			return err
		}
		outputs.ToMapOutput().ApplyT(func(outputs map[string]any) error {
			d.outputs = outputs
			return nil
		})
		return nil
	}, pulumi.WithMocks(project, stack, d), func(info *pulumi.RunInfo) {
		info.Config, info.DryRun = configuration, d.preview
	}, program.Configure)
}

// zips is a folder with a zip for each function: what is in them is not looked at.
func zips(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, function := range settings.Functions() {
		if err := os.WriteFile(filepath.Join(folder, function+".zip"), []byte(function), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
