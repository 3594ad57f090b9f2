package program_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMakefile_Targets checks that every target that builds, workflows and scripts call exists.
// With --dry-run, make runs nothing and fails if a target does not exist.
func TestMakefile_Targets(t *testing.T) {
	calls := map[string][]string{}
	for _, p := range deploy(t).All(t, projects) {
		calls["build "+p.Name] = targetsIn(t, p.Text("source", "buildspec"))
	}
	workflows, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(workflows) == 0 {
		t.Fatalf("no workflows, want at least one: %v", err)
	}
	files := []string{".ci/run", "delivery/bootstrap.sh"}
	for _, workflow := range workflows {
		files = append(files, ".github/workflows/"+filepath.Base(workflow))
	}
	for _, file := range files {
		calls[file] = targetsIn(t, read(t, file))
	}
	for _, caller := range []string{
		"build test", "build release", "build deploy-dev", "build deploy-prod",
		"build smoke-dev", ".ci/run", ".github/workflows/check.yml",
	} {
		if len(calls[caller]) == 0 {
			t.Errorf("%s calls no target of the Makefile, want at least one", caller)
		}
	}
	outputs := map[string]string{} // of make, by target
	for caller, targets := range calls {
		for _, target := range targets {
			if _, done := outputs[target]; !done {
				outputs[target] = dryRun(t, target)
			}
			if missingTarget.MatchString(outputs[target]) {
				t.Errorf("%s calls make %s, want a target that exists", caller, target)
			}
		}
	}
}

// TestMakefile_Variables checks that targets use the variables that builds pass.
func TestMakefile_Variables(t *testing.T) {
	for target, want := range map[string][]string{
		"deploy": {"--stack prod", "functionZips=dist"}, // the zips of the release, not new ones
		"accept": {"https://api.example"},
	} {
		for _, part := range want {
			if got := dryRun(t, target); !strings.Contains(got, part) {
				t.Errorf("make %s does not use %s:\n%s", target, part, got)
			}
		}
	}
}

// missingTarget matches the output of make for a target without a rule. The second message is that
// for a phony target.
var missingTarget = regexp.MustCompile(`No rule to make target|Nothing to be done for`)

// dryRun returns the commands that make would run for a target.
func dryRun(t *testing.T, target string) string {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not on PATH")
	}
	_ = read(t, "Makefile") // a change of the file invalidates the cached test result
	c := exec.CommandContext(t.Context(), "make", "--dry-run", "--no-print-directory", "STACK=prod",
		"URL=https://api.example", target)
	c.Dir = root
	out, err := c.CombinedOutput()
	if err != nil && !missingTarget.Match(out) {
		t.Errorf("make %s: %v\n%s", target, err, out)
	}
	return string(out)
}

var (
	makeCall     = regexp.MustCompile(`\bmake((?: +(?:[a-z][a-z-]*\b|\$\{\{ matrix\.\w+ \}\}|[A-Z]+=\S+))+)`)
	matrixValues = regexp.MustCompile(`\$\{\{ matrix\.(\w+) \}\}`)
)

// targetsIn returns the targets that the commands of a script, a buildspec or a workflow call. It
// replaces a reference to a key of a workflow's matrix by all values of the key.
func targetsIn(t *testing.T, text string) []string {
	t.Helper()
	var targets []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, " # ")
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, call := range makeCall.FindAllStringSubmatch(line, -1) {
			arguments := matrixValues.ReplaceAllStringFunc(call[1], func(value string) string {
				return valuesIn(t, text, matrixValues.FindStringSubmatch(value)[1])
			})
			for argument := range strings.FieldsSeq(arguments) {
				if !strings.Contains(argument, "=") && !slices.Contains(targets, argument) {
					targets = append(targets, argument)
				}
			}
		}
	}
	return targets
}

// valuesIn returns the values of a key of a workflow's matrix, from a list or from entries of
// include, separated by spaces.
func valuesIn(t *testing.T, workflow, key string) string {
	t.Helper()
	var words []string
	for _, values := range regexp.MustCompile(`(?m)^ +(?:- )?`+key+`: +(.*)$`).FindAllStringSubmatch(workflow, -1) {
		words = append(words, strings.FieldsFunc(values[1],
			func(r rune) bool { return strings.ContainsRune("[], \"'", r) })...)
	}
	if len(words) == 0 {
		t.Errorf("the matrix has no values for %s, want at least one", key)
	}
	return strings.Join(words, " ")
}
