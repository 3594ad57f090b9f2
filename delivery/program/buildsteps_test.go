package program_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// commands are the lines of a buildspec that are run, in their order.
func commands(steps string) []string {
	var found []string
	for line := range strings.Lines(steps) {
		if command, is := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "      - "); is {
			command, _, _ = strings.Cut(command, " # ")
			found = append(found, command)
		}
	}
	return found
}

// TestBuildsRunTheTargetsOfTheMakefile checks every command of every build.
func TestBuildsRunTheTargetsOfTheMakefile(t *testing.T) {
	deployment := []string{
		`version="$(go -C infra list -m -f '{{.Version}}' github.com/pulumi/pulumi/sdk/v3)"`,
		`archive="pulumi-$version-linux-arm64.tar.gz"`,
		`sums="https://github.com/pulumi/pulumi/releases/download/$version/pulumi-${version#v}-checksums.txt"`,
		`curl -fsSL -o "/tmp/$archive" "https://get.pulumi.com/releases/sdk/$archive"`,
		`curl -fsSL "$sums" | grep " $archive\$" | (cd /tmp && sha256sum -c -)`, `tar -xzf "/tmp/$archive" -C "$HOME"`,
		`export PATH="$HOME/pulumi:$PATH"`, `make deploy STACK="$STACK"`,
		`API_URL="$(pulumi stack output apiUrl --stack "$STACK")"`, "export API_URL",
	}
	d := deploy(t)
	for name, want := range map[string][]string{
		"test":       {`git config --global --add safe.directory "$CODEBUILD_SRC_DIR"`, "make emulator", "make check"},
		"release":    {`git config --global --add safe.directory "$CODEBUILD_SRC_DIR"`, "make release"},
		"deploy-dev": deployment, "deploy-prod": deployment,
		"smoke-dev": {`eval "$(aws configure export-credentials --format env)"`, `make accept URL="$API_URL"`},
	} {
		if got := commands(d.One(t, projects, name).Text("source", "buildspec")); !slices.Equal(got, want) {
			t.Errorf("%s runs\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for _, p := range d.All(t, projects) {
		steps := p.Text("source", "buildspec")
		_, artifacts, hands := strings.Cut(steps, "\nartifacts:\n")
		if hands != (p.Name == "release") || hands && artifacts != "  base-directory: dist/release\n  files:\n    - \"**/*\"\n" {
			t.Errorf("%s hands on %q", p.Name, artifacts)
		}
	}
}

// TestDeployBuild_StopsWithoutTheChecksumOfPulumi runs the steps up to the archive's extraction, on archives that stubs bring.
func TestDeployBuild_StopsWithoutTheChecksumOfPulumi(t *testing.T) {
	const archive, sum = "pulumi-v3.1.0-linux-arm64.tar.gz", "c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20" // of "input"
	steps := commands(deploy(t).One(t, projects, "deploy-dev").Text("source", "buildspec"))
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
				"curl() { if [ \"$2\" = -o ]; then printf %s '" + c.archive + "' >\"$3\"; else printf %s '" + c.sums + "'; fi; }\n" +
				strings.ReplaceAll(strings.Join(steps[:last+1], "\n"), "/tmp", t.TempDir())
			out, err := exec.CommandContext(t.Context(), "bash", "-c", script).CombinedOutput()
			if extracted := strings.Contains(string(out), "extracted"); extracted != c.extracts || (err == nil) != c.extracts {
				t.Errorf("extracted: %t, %v\n%s", extracted, err, out)
			}
		})
	}
}

// TestOutputsThatAreAskedForAreThere checks what scripts ask of stacks.
func TestOutputsThatAreAskedForAreThere(t *testing.T) {
	asked := regexp.MustCompile(`stack output (\w+)`)
	d := deploy(t)
	for who, c := range map[string]struct {
		script  string
		outputs map[string]any
	}{
		"the deployment": {d.One(t, projects, "deploy-dev").Text("source", "buildspec"), deployEnvironment(t, "dev").Outputs},
		"the bootstrap":  {read(t, "delivery/bootstrap.sh"), d.Outputs},
	} {
		found := asked.FindAllStringSubmatch(c.script, -1)
		for _, output := range found {
			if _, there := c.outputs[output[1]]; !there {
				t.Errorf("%s asks for %s, which is not there", who, output[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s asks for nothing", who)
		}
	}
}

// TestTheMakefileDeploysWhatItIsGiven checks the targets that builds run with something of theirs.
func TestTheMakefileDeploysWhatItIsGiven(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not on PATH")
	}
	for target, wants := range map[string][]string{
		"deploy STACK=prod": {
			"cp Pulumi.prod.yaml dist/\n",
			"pulumi up --yes --skip-preview --non-interactive --stack prod --config-file dist/Pulumi.prod.yaml --config functionZips=dist\n",
		},
		"accept URL=https://x": {"go run ./test/acceptance -url 'https://x'\n"},
		"release":              {"git status --porcelain", "go run ./lambdas/bundle/cmd", "git archive HEAD ':(exclude,glob)**/testdata/**'", "cp dist/*.zip dist/release/dist\n"},
		"check":                {"go test -race", "golangci-lint", "actionlint", "go mod tidy -diff", "mocks have drifted", "go vet work\n", "go build work\n"},
	} {
		c := exec.CommandContext(t.Context(), "make", append([]string{"--dry-run", "--no-print-directory"}, strings.Fields(target)...)...)
		c.Dir = root
		text, err := c.CombinedOutput()
		said := string(text)
		if err != nil {
			t.Errorf("make %s: %v: %s", target, err, said)
		}
		for _, want := range wants {
			before, after, there := strings.Cut(said, want)
			if !there {
				t.Errorf("make %s: %q does not come, in this order:\n%s", target, want, text)
			}
			_, said = before, after
		}
	}
}
