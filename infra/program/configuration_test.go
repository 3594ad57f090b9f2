package program_test

import (
	"fmt"
	"strings"
	"testing"

	"auction.internal/infra/component"
)

// TestProject_DescribesTheKeysThatAreRead checks that Pulumi.yaml describes exactly the keys that the program reads.
func TestProject_DescribesTheKeysThatAreRead(t *testing.T) {
	for key, entry := range project.Keys(t) {
		if entry.Description == "" && !strings.Contains(key, ":") {
			t.Errorf("%s has no description", key)
		}
		without := project.Configuration(t, "dev", map[string]string{key: "-"})
		if _, err := project.Read(t, "dev", without); err == nil || !strings.Contains(err.Error(), key+" is missing") {
			t.Errorf("%s is described, and the program does not read it: %v", key, err)
		}
	}
}

// TestProject_IsCalledByItsName checks the name that the tag and the delivery's permissions on state are made of.
func TestProject_IsCalledByItsName(t *testing.T) {
	if first, _, _ := strings.Cut(read(t, "Pulumi.yaml"), "\n"); first != "name: "+component.ProjectName {
		t.Errorf("Pulumi.yaml begins with %q, want the name %s", first, component.ProjectName)
	}
}

// TestREADME_NamesEveryKeyAndItsDefault checks the README's table of the configuration.
func TestREADME_NamesEveryKeyAndItsDefault(t *testing.T) {
	readme, defaults := read(t, "README.md"), project.Defaults(t)
	for key := range project.Keys(t) {
		found := false
		for line := range strings.Lines(readme) {
			named := strings.HasPrefix(line, "|") && strings.Contains(line, "`"+key+"`")
			value := fmt.Sprint(defaults[project.FullKey(key)])
			found = found || named && (value == "" || strings.Contains(line, "`"+value+"`"))
		}
		if !found {
			t.Errorf("the README does not name %s and its default", key)
		}
	}
}
