package program_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3"

	"auction.internal/lambdas/bundle"
)

// TestVersions_Match checks the files that have to repeat a version that is defined elsewhere.
func TestVersions_Match(t *testing.T) {
	for file, want := range map[string]string{
		"go.work":                       "\ntoolchain " + bundle.Toolchain + "\n",
		"delivery/go.mod":               "\n\tgithub.com/pulumi/pulumi/sdk/v3 v" + sdk.Version.String() + "\n",
		".github/workflows/preview.yml": "\n          pulumi-version: " + sdk.Version.String() + " #",
	} {
		if !strings.Contains(read(t, file), want) {
			t.Errorf("%s does not contain %q", file, strings.TrimSpace(want))
		}
	}
}
