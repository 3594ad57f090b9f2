package program_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// buildspec returns the buildspec of a build.
func buildspec(t *testing.T, build string) string {
	t.Helper()
	return deploy(t).One(t, projects, build).Text("source", "buildspec")
}

// commands returns the commands of a buildspec in order, without comments.
func commands(buildspec string) []string {
	var list []string
	for line := range strings.Lines(buildspec) {
		if command, isCommand := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "      - "); isCommand {
			command, _, _ = strings.Cut(command, " # ")
			list = append(list, command)
		}
	}
	return list
}

// TestBuildspecs_Targets checks which target of the Makefile each build runs.
func TestBuildspecs_Targets(t *testing.T) {
	for build, want := range map[string]string{
		"test": "make check", "release": "make release", "smoke-dev": `make accept URL="$API_URL"`,
		"deploy-dev": `make deploy STACK="$STACK"`, "deploy-prod": `make deploy STACK="$STACK"`,
	} {
		if got := commands(buildspec(t, build)); !slices.Contains(got, want) {
			t.Errorf("commands of %s do not run %s:\n%s", build, want, strings.Join(got, "\n"))
		}
	}
}

// TestBuildspecs_OutputArtifacts checks that the output artifact of the release build is the
// directory that make release creates, and that no other build has an output artifact.
func TestBuildspecs_OutputArtifacts(t *testing.T) {
	for _, p := range deploy(t).All(t, projects) {
		_, artifacts, found := strings.Cut(p.Text("source", "buildspec"), "\nartifacts:\n")
		if found != (p.Name == "release") {
			t.Errorf("%s: output artifacts = %t, want %t", p.Name, found, !found)
		}
		for _, want := range []string{"base-directory: dist/release\n", `- "**/*"`} {
			if found && !strings.Contains(artifacts, want) {
				t.Errorf("output artifacts of %s = %q, want %q in it", p.Name, artifacts, want)
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

// buildActions returns the actions of the pipeline that run a build, in order, and their builds.
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

// TestBuildspecs_ExportedVariables checks every reference #{<namespace>.<variable>} in an action of
// the pipeline: an earlier build must export the variable, and one of its commands must set it.
func TestBuildspecs_ExportedVariables(t *testing.T) {
	exports := map[string][]string{} // by namespace
	reference := regexp.MustCompile(`#\{(\w+)\.(\w+)\}`)
	checked := 0
	actions, builds := buildActions(t)
	for i, action := range actions {
		for _, read := range reference.FindAllStringSubmatch(action.Text("configuration", "EnvironmentVariables"), -1) {
			if checked++; !slices.Contains(exports[read[1]], read[2]) {
				t.Errorf("%s reads %s, want an earlier build to export it", builds[i].Name, read[0])
			}
		}
		steps := builds[i].Text("source", "buildspec")
		for _, name := range exported(steps) {
			if !slices.Contains(commands(steps), "export "+name) {
				t.Errorf("%s does not set %s, want a command that sets it", builds[i].Name, name)
			}
		}
		exports[action.Text("namespace")] = exported(steps)
	}
	if checked == 0 {
		t.Error("no action reads a variable of a build, want at least one")
	}
}

// TestBuildspecs_EnvironmentVariables checks that every environment variable of a buildspec is set
// by CodeBuild, the project, or the action in the pipeline.
func TestBuildspecs_EnvironmentVariables(t *testing.T) {
	used := regexp.MustCompile(`\$\{?([A-Z][A-Z_]+)`)
	actions, builds := buildActions(t)
	for i, p := range builds {
		set := append(stacktest.Keys(variablesOf(p)), "HOME", "PATH", "CODEBUILD_SRC_DIR")
		actionVariables := actions[i].Text("configuration", "EnvironmentVariables")
		for _, name := range used.FindAllStringSubmatch(strings.Join(commands(p.Text("source", "buildspec")), "\n"), -1) {
			if !slices.Contains(set, name[1]) && !strings.Contains(actionVariables, `"name":"`+name[1]+`"`) {
				t.Errorf("%s uses %s, want it set by CodeBuild, the project or the action", p.Name, name[1])
			}
		}
	}
}

// TestDeployBuildspec_VerifiesPulumi runs the commands that download and extract Pulumi, with stubs
// for go, curl and tar.
func TestDeployBuildspec_VerifiesPulumi(t *testing.T) {
	const archive, sum = "pulumi-v3.1.0-linux-arm64.tar.gz",
		"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20" // of "input"
	steps := commands(buildspec(t, "deploy-dev"))
	last := slices.IndexFunc(steps, func(step string) bool { return strings.HasPrefix(step, "tar ") })
	for name, c := range map[string]struct {
		archive, sums string
		wantExtracted bool
	}{
		"valid archive":          {"input", sum + "  pulumi-v3.1.0-linux-x64.tar.gz\n" + sum + "  " + archive + "\n", true},
		"changed archive":        {"other", sum + "  " + archive + "\n", false},
		"no checksum of archive": {"input", sum + "  pulumi-v3.1.0-linux-x64.tar.gz\n", false},
		"no checksums":           {"input", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			script := "set -e\ngo() { echo v3.1.0; }\ntar() { echo extracted; }\n" +
				"curl() { if [ \"$2\" = -o ]; then printf %s '" + c.archive + "' >\"$3\"; else printf %s '" + c.sums +
				"'; fi; }\n" +
				strings.ReplaceAll(strings.Join(steps[:last+1], "\n"), "/tmp", t.TempDir())
			out, err := exec.CommandContext(t.Context(), "bash", "-c", script).CombinedOutput()
			extracted := strings.Contains(string(out), "extracted")
			if extracted != c.wantExtracted || (err == nil) != c.wantExtracted {
				t.Errorf("extracted = %t, want %t; error %v\n%s", extracted, c.wantExtracted, err, out)
			}
		})
	}
}
