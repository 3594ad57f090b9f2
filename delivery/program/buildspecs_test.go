package program_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// buildspec returns the steps of a build.
func buildspec(t *testing.T, build string) string {
	t.Helper()
	return deploy(t).One(t, projects, build).Text("source", "buildspec")
}

// commands returns the commands of a buildspec, in their order and without comments.
func commands(buildspec string) []string {
	var found []string
	for line := range strings.Lines(buildspec) {
		if command, is := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "      - "); is {
			command, _, _ = strings.Cut(command, " # ")
			found = append(found, command)
		}
	}
	return found
}

// TestBuildspecs_RunTheirTarget checks the target of the Makefile that each build is for.
func TestBuildspecs_RunTheirTarget(t *testing.T) {
	for build, want := range map[string]string{
		"test": "make check", "release": "make release", "smoke-dev": `make accept URL="$API_URL"`,
		"deploy-dev": `make deploy STACK="$STACK"`, "deploy-prod": `make deploy STACK="$STACK"`,
	} {
		if got := commands(buildspec(t, build)); !slices.Contains(got, want) {
			t.Errorf("%s does not run %s:\n%s", build, want, strings.Join(got, "\n"))
		}
	}
}

// TestBuildspecs_OnlyTheReleaseHasArtifacts checks that the release hands on everything in the
// folder that make release fills, and that no other build hands on anything.
func TestBuildspecs_OnlyTheReleaseHasArtifacts(t *testing.T) {
	for _, p := range deploy(t).All(t, projects) {
		_, artifacts, found := strings.Cut(p.Text("source", "buildspec"), "\nartifacts:\n")
		if found != (p.Name == "release") {
			t.Errorf("%s hands on %q", p.Name, artifacts)
		}
		for _, want := range []string{"base-directory: dist/release\n", `- "**/*"`} {
			if found && !strings.Contains(artifacts, want) {
				t.Errorf("%s hands on %q, without %q", p.Name, artifacts, want)
			}
		}
	}
}

// exported returns the variables that a buildspec exports to later actions of the pipeline.
func exported(buildspec string) []string {
	_, list, _ := strings.Cut(buildspec, "\n  exported-variables:\n")
	var names []string
	for line := range strings.Lines(list) {
		name, isElement := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !isElement {
			break
		}
		names = append(names, name)
	}
	return names
}

// buildActions returns the actions of the pipeline that run a build, in their order, and the
// builds.
func buildActions(t *testing.T) (actions, builds []stacktest.Resource) {
	t.Helper()
	d := deploy(t)
	byName := map[string]stacktest.Resource{}
	for _, p := range d.All(t, projects) {
		byName[p.Text("name")] = p
	}
	for _, stage := range d.One(t, pipelines).List("stages") {
		for _, action := range stage.List("actions") {
			if name := action.Text("configuration", "ProjectName"); name != "" {
				actions, builds = append(actions, action), append(builds, byName[name])
			}
		}
	}
	return actions, builds
}

// TestBuildspecs_ExportVariablesThatActionsRead checks every variable of an earlier build that an
// action of the pipeline reads, as #{<namespace>.<variable>}: the buildspec exports it, and a
// command sets it.
func TestBuildspecs_ExportVariablesThatActionsRead(t *testing.T) {
	exports := map[string][]string{} // by namespace
	reference := regexp.MustCompile(`#\{(\w+)\.(\w+)\}`)
	checked := 0
	actions, builds := buildActions(t)
	for i, action := range actions {
		for _, read := range reference.FindAllStringSubmatch(action.Text("configuration", "EnvironmentVariables"), -1) {
			if checked++; !slices.Contains(exports[read[1]], read[2]) {
				t.Errorf("%s reads %s, which no earlier build exports", builds[i].Name, read[0])
			}
		}
		steps := builds[i].Text("source", "buildspec")
		for _, name := range exported(steps) {
			if !slices.Contains(commands(steps), "export "+name) {
				t.Errorf("%s does not set %s", builds[i].Name, name)
			}
		}
		exports[action.Text("namespace")] = exported(steps)
	}
	if checked == 0 {
		t.Error("no action reads a variable of a build")
	}
}

// TestBuildspecs_UseVariablesThatAreSet checks that every variable in upper case is set: by
// CodeBuild, by the build, or by its action in the pipeline.
func TestBuildspecs_UseVariablesThatAreSet(t *testing.T) {
	used := regexp.MustCompile(`\$\{?([A-Z][A-Z_]+)`)
	actions, builds := buildActions(t)
	for i, p := range builds {
		set := append(stacktest.Keys(variablesOf(p)), "HOME", "PATH", "CODEBUILD_SRC_DIR")
		byAction := actions[i].Text("configuration", "EnvironmentVariables")
		for _, name := range used.FindAllStringSubmatch(strings.Join(commands(p.Text("source", "buildspec")), "\n"), -1) {
			if !slices.Contains(set, name[1]) && !strings.Contains(byAction, `"name":"`+name[1]+`"`) {
				t.Errorf("%s uses %s, which is not set", p.Name, name[1])
			}
		}
	}
}

// TestDeployBuild_StopsWithoutTheChecksumOfPulumi runs the steps up to the archive's extraction, on
// archives that stubs bring.
func TestDeployBuild_StopsWithoutTheChecksumOfPulumi(t *testing.T) {
	const archive, sum = "pulumi-v3.1.0-linux-arm64.tar.gz",
		"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20" // of "input"
	steps := commands(buildspec(t, "deploy-dev"))
	last := slices.IndexFunc(steps, func(step string) bool { return strings.HasPrefix(step, "tar ") })
	for name, c := range map[string]struct {
		archive, sums string
		extracts      bool
	}{
		"the published archive": {"input", sum + "  pulumi-v3.1.0-linux-x64.tar.gz\n" + sum + "  " + archive + "\n", true},
		"a changed archive":     {"other", sum + "  " + archive + "\n", false},
		"no checksum of it":     {"input", sum + "  pulumi-v3.1.0-linux-x64.tar.gz\n", false},
		"no checksums":          {"input", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			script := "set -e\ngo() { echo v3.1.0; }\ntar() { echo extracted; }\n" +
				"curl() { if [ \"$2\" = -o ]; then printf %s '" + c.archive + "' >\"$3\"; else printf %s '" + c.sums +
				"'; fi; }\n" +
				strings.ReplaceAll(strings.Join(steps[:last+1], "\n"), "/tmp", t.TempDir())
			out, err := exec.CommandContext(t.Context(), "bash", "-c", script).CombinedOutput()
			if extracted := strings.Contains(string(out), "extracted"); extracted != c.extracts || (err == nil) != c.extracts {
				t.Errorf("extracted: %t, %v\n%s", extracted, err, out)
			}
		})
	}
}
