package stacktest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	pulumiconfig "github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/config"
	"auction.internal/infra/stack"
	"auction.internal/lambdas/settings"
)

// Project is a Pulumi project under test.
type Project struct {
	Name    string
	Dir     string // contains Pulumi.yaml and the files of the stacks
	Program stack.Program

	// RequiredConfig returns the values that the file of a stack does not contain, by key. An
	// operator must add them before deploying the stack.
	RequiredConfig func(t *testing.T, stack string) map[string]string

	deployed map[string]*Deployment
}

// Deploy runs the program for a stack with its configuration file and the given changes. The
// value "-" removes a key. Deploy fails the test on an error. The result is cached: tests must not
// modify it.
func (p *Project) Deploy(t *testing.T, stack string, changes map[string]string) *Deployment {
	t.Helper()
	return p.DeployAs(t, stack, stack, changes)
}

// DeployAs is like Deploy but uses the configuration file of another stack.
func (p *Project) DeployAs(t *testing.T, stack, file string, changes map[string]string) *Deployment {
	t.Helper()
	key := fmt.Sprint(stack, file, changes)
	if d, cached := p.deployed[key]; cached {
		return d
	}
	d := &Deployment{}
	if err := p.Run(t, d, stack, p.Configuration(t, file, changes)); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) == 0 || len(d.Outputs) == 0 {
		t.Fatalf("%d resources and %d outputs declared, want at least one of each", len(d.Resources), len(d.Outputs))
	}
	if p.deployed == nil {
		p.deployed = map[string]*Deployment{}
	}
	p.deployed[key] = d
	return d
}

// Run runs the program for a stack with the given configuration and records its resources in d.
func (p *Project) Run(t *testing.T, d *Deployment, stack string, configuration map[string]string) error {
	t.Helper()
	program := p.Program
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		outputs, err := program.Declare(ctx)
		if err != nil {
			return err
		}
		outputs.ToMapOutput().ApplyT(func(outputs map[string]any) error {
			d.Outputs = outputs
			return nil
		})
		return nil
	}, pulumi.WithMocks(p.Name, stack, d), func(info *pulumi.RunInfo) {
		info.Config, info.DryRun = configuration, d.Preview
	}, program.Configure)
}

// Configuration returns the configuration of a stack: the defaults of the project, overridden by
// the file of the stack, by RequiredConfig and by the changes.
func (p *Project) Configuration(t *testing.T, stack string, changes map[string]string) map[string]string {
	t.Helper()
	values := p.Defaults(t)
	project := p.load(t)
	sink := diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: colors.Never})
	file, err := workspace.LoadProjectStack(sink, project, filepath.Join(p.Dir, "Pulumi."+stack+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for key, entry := range file.Config {
		if values[key.String()], err = entry.Value(pulumiconfig.NopDecrypter); err != nil {
			t.Fatal(err)
		}
	}
	overrides := maps.Clone(p.RequiredConfig(t, stack))
	maps.Copy(overrides, changes)
	for key, value := range overrides {
		if values[p.FullKey(key)] = value; value == "-" {
			delete(values, p.FullKey(key))
		}
	}
	return values
}

// FullKey returns a key with its namespace, which is the name of the project by default.
func (p *Project) FullKey(key string) string {
	if strings.Contains(key, ":") {
		return key
	}
	return p.Name + ":" + key
}

// Defaults returns the defaults of Pulumi.yaml, by full key.
func (p *Project) Defaults(t *testing.T) map[string]string {
	t.Helper()
	values := map[string]string{}
	for key, entry := range p.Keys(t) {
		if value := cmp.Or(entry.Default, entry.Value); value != nil {
			values[p.FullKey(key)] = fmt.Sprint(value)
		}
	}
	return values
}

// Keys returns the configuration keys that Pulumi.yaml describes, by name.
func (p *Project) Keys(t *testing.T) map[string]workspace.ProjectConfigType {
	t.Helper()
	return p.load(t).Config
}

// Read reads a configuration with the program. It returns the warnings and the error of the
// program.
func (p *Project) Read(t *testing.T, stack string, configuration map[string]string) (warnings []string, err error) {
	t.Helper()
	reader := config.NewReader(p.Name, stack, configuration)
	p.Program.Read(reader)
	return reader.Warnings(), reader.Err()
}

func (p *Project) load(t *testing.T) *workspace.Project {
	t.Helper()
	loaded, err := workspace.LoadProject(filepath.Join(p.Dir, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// StubZips is the RequiredConfig of the environments. It returns a directory with a stub zip of
// each function.
func StubZips(t *testing.T, _ string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	for _, function := range settings.Functions() {
		if err := os.WriteFile(filepath.Join(dir, function+".zip"), []byte(function), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"functionZips": dir}
}
