package stack

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3"

	"auction.internal/lambdas/bundle"
)

// TestEveryToolIsOfOneVersion checks the files that cannot read a version where it stands.
func TestEveryToolIsOfOneVersion(t *testing.T) {
	for file, want := range map[string]string{
		"go.work":                       "\ntoolchain " + bundle.Toolchain + "\n",
		".github/workflows/preview.yml": "\n          pulumi-version: " + sdk.Version.String() + " #",
	} {
		if !strings.Contains(read(t, file), want) {
			t.Errorf("%s does not say %q", file, strings.TrimSpace(want))
		}
	}
}

// TestTheWorkflowsAndTheBootstrapKnowTheirNames checks what stands in files that are no Go.
func TestTheWorkflowsAndTheBootstrapKnowTheirNames(t *testing.T) {
	d := deployDelivery(t)
	role := strings.Replace(d.one(t, "aws:iam/role:Role", "preview-dev").text("name"), "dev", "${{ matrix.stack }}", 1)
	bucket := strings.Replace(d.one(t, "aws:s3/bucketV2:BucketV2", "state").text("bucket"), account, "$ACCOUNT", 1)
	key := d.one(t, "aws:kms/alias:Alias").text("name")
	for _, c := range []struct{ file, want string }{
		{".github/workflows/preview.yml", "role-to-assume: arn:aws:iam::${{ vars.AWS_ACCOUNT }}:role/" + role + "\n"},
		{".github/workflows/preview.yml", "        stack: [" + strings.Join(environments(), ", ") + "]\n"},
		{".github/workflows/preview.yml", "\n    environment: ${{ matrix.stack }}-preview\n"},
		{".github/workflows/preview.yml", "\n          command: preview\n          stack-name: ${{ matrix.stack }}\n"},
		{".github/workflows/preview.yml", "cloud-url: s3://${{ vars.STATE_BUCKET }}?region=eu-west-1\n"},
		{".github/workflows/preview.yml", "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: true\n"},
		{".github/workflows/preview.yml", "head.repo.full_name == github.repository && vars.AWS_ACCOUNT != ''\n"},
		{"infra/delivery/bootstrap.sh", "config set roleBoundary true "},
		{"infra/delivery/bootstrap.sh", "config set apiLogRole false "},
		{"infra/delivery/bootstrap.sh", "STATE_BUCKET=$BUCKET and AWS_ACCOUNT=$ACCOUNT"},
		{".github/workflows/preview.yml", "aws-region: eu-west-1\n"},
		{"infra/delivery/bootstrap.sh", "for environment in " + strings.Join(environments(), " ") + ";"},
		{"infra/delivery/bootstrap.sh", "REGION=eu-west-1 "},
		{"infra/delivery/bootstrap.sh", "\nBUCKET=" + bucket + "\n"},
		{"infra/delivery/bootstrap.sh", `"awskms:///` + key + `?region=$REGION&context_stack=$1"`},
	} {
		if !strings.Contains(read(t, c.file), c.want) {
			t.Errorf("%s does not say %q", c.file, c.want)
		}
	}
}
