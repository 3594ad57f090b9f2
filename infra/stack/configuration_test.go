package stack

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

	"auction.internal/infra/config"
)

const project = "energy-auction"

// root is the repository. It is a link, because the go command looks for changed files only below the module: with the
// plain path, a test that passed once would not be run again after Pulumi.yaml has changed.
const root = "testdata/repository"

// read reads a file of the repository.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func loadProject(t *testing.T) *workspace.Project {
	t.Helper()
	loaded, err := workspace.LoadProject(filepath.Join(root, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// configurationOf is what the program finds for a stack: its file, and the project's defaults for what is not there, as
// Pulumi does it.
func configurationOf(t *testing.T, stack string) map[string]string {
	t.Helper()
	p := loadProject(t)
	file, err := workspace.LoadProjectStack(diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: colors.Never}), p, filepath.Join(root, "Pulumi."+stack+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	values := defaults(t)
	for key, entry := range file.Config {
		value, err := entry.Value(pulumiconfig.NopDecrypter)
		if err != nil {
			t.Fatal(err)
		}
		values[key.String()] = value
	}
	return values
}

// defaults are those of Pulumi.yaml.
func defaults(t *testing.T) map[string]string {
	t.Helper()
	values, err := config.Defaults(filepath.Join(root, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// complete is the configuration of a stack, with what whoever deploys it must add.
func complete(t *testing.T, stack string) map[string]string {
	t.Helper()
	values := configurationOf(t, stack)
	if stack == deliveryStack {
		values[qualified("repository")] = repository
	} else {
		values[qualified("functionZips")] = zips(t)
	}
	return values
}

func qualified(key string) string {
	if strings.Contains(key, ":") {
		return key
	}
	return project + ":" + key
}

// problemsOf is what is said of a configuration.
func problemsOf(t *testing.T, stack string, values map[string]string) string {
	t.Helper()
	if _, err := prepare(config.NewReader(project, stack, values, defaults(t))); err != nil {
		return err.Error()
	}
	return ""
}

// TestEveryKeyIsDescribed checks that Pulumi.yaml describes what the program reads for some kind of stack, and nothing
// else.
func TestEveryKeyIsDescribed(t *testing.T) {
	described := loadProject(t).Config
	for key, entry := range described {
		if entry.Description == "" && !strings.Contains(key, ":") {
			t.Errorf("%s has no description", key)
		}
	}
	read := map[string]bool{}
	for _, stack := range []string{"dev", deliveryStack} {
		values := complete(t, stack)
		if said := problemsOf(t, stack, values); said != "" {
			t.Fatal(said)
		}
		for key := range described {
			without := maps.Clone(values)
			delete(without, qualified(key))
			read[key] = read[key] || strings.Contains(problemsOf(t, stack, without), key+" is missing")
		}
	}
	for key := range described {
		if !read[key] {
			t.Errorf("%s is described and not read", key)
		}
	}
}

// TestTheReadmeNamesEveryKeyAndItsDefault keeps the table for people true.
func TestTheReadmeNamesEveryKeyAndItsDefault(t *testing.T) {
	readme := read(t, "README.md")
	for key, entry := range loadProject(t).Config {
		told := false
		for line := range strings.Lines(readme) {
			named := strings.HasPrefix(line, "|") && strings.Contains(line, "`"+key+"`")
			given := fmt.Sprint(cmp.Or(entry.Default, entry.Value, ""))
			told = told || named && (given == "" || strings.Contains(line, "`"+given+"`"))
		}
		if !told {
			t.Errorf("the README does not name %s and its default", key)
		}
	}
}
