package stack

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
		`curl -fsSL "https://get.pulumi.com/releases/sdk/pulumi-$version-linux-arm64.tar.gz" | tar -xz -C "$HOME"`,
		`export PATH="$HOME/pulumi:$PATH"`, `make deploy STACK="$STACK"`,
		`API_URL="$(pulumi stack output apiUrl --stack "$STACK")"`, "export API_URL",
	}
	d := deployDelivery(t)
	for name, want := range map[string][]string{
		"test":       {`git config --global --add safe.directory "$CODEBUILD_SRC_DIR"`, "make emulator", "make check", "make release"},
		"deploy-dev": deployment, "deploy-prod": deployment,
		"smoke-dev": {`eval "$(aws configure export-credentials --format env)"`, `make accept URL="$API_URL"`},
	} {
		if got := commands(d.one(t, projects, name).text("source", "buildspec")); !slices.Equal(got, want) {
			t.Errorf("%s runs\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if steps := d.one(t, projects, "test").text("source", "buildspec"); !strings.HasSuffix(steps, "\nartifacts:\n  base-directory: dist/release\n  files: \"**/*\"\n") {
		t.Errorf("the release is handed on otherwise:\n%s", steps)
	}
}

// TestOutputsThatAreAskedForAreThere checks what scripts ask of stacks.
func TestOutputsThatAreAskedForAreThere(t *testing.T) {
	asked := regexp.MustCompile(`stack output (\w+)`)
	d := deployDelivery(t)
	for who, c := range map[string]struct {
		script  string
		outputs map[string]any
	}{
		"the deployment": {d.one(t, projects, "deploy-dev").text("source", "buildspec"), deploy(t, "dev", nil).outputs},
		"the bootstrap":  {read(t, "infra/delivery/bootstrap.sh"), d.outputs},
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
		"accept URL=https://x": {"go run ./local/acceptance -url 'https://x'\n"},
		"release":              {"git status --porcelain", "go run ./lambdas/bundle/cmd", "git archive HEAD ':(exclude,glob)**/testdata/**'", "cp dist/*.zip dist/release/dist\n"},
		"check":                {"go test -race work\n", "golangci-lint", "actionlint", "go mod tidy -diff", "mocks have drifted", "go vet work\n", "go build work\n"},
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
