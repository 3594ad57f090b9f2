package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/component"
)

// TestFiles_MatchProgram checks the names in the preview workflow and in the bootstrap script,
// which cannot read them from the program.
func TestFiles_MatchProgram(t *testing.T) {
	d := deploy(t)
	role := strings.Replace(d.One(t, "aws:iam/role:Role", "preview-dev").Text("name"), "dev", "${{ matrix.stack }}", 1)
	bucket := strings.Replace(d.One(t, "aws:s3/bucketV2:BucketV2", "state").Text("bucket"), account, "$ACCOUNT", 1)
	key := d.One(t, "aws:kms/alias:Alias").Text("name")
	for _, c := range []struct{ file, want string }{
		{".github/workflows/preview.yml", "role-to-assume: arn:aws:iam::${{ vars.AWS_ACCOUNT }}:role/" + role + "\n"},
		{".github/workflows/preview.yml", "        stack: [" + strings.Join(environments, ", ") + "]\n"},
		{".github/workflows/preview.yml", "\n    environment: ${{ matrix.stack }}-preview\n"},
		{".github/workflows/preview.yml", "\n          command: preview\n          stack-name: ${{ matrix.stack }}\n"},
		{".github/workflows/preview.yml", "cloud-url: s3://${{ vars.STATE_BUCKET }}?region=eu-west-1\n"},
		{".github/workflows/preview.yml", "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: true\n"},
		{".github/workflows/preview.yml", "head.repo.full_name == github.repository && vars.AWS_ACCOUNT != ''\n"},
		{".github/workflows/preview.yml", "aws-region: eu-west-1\n"},
		{"delivery/bootstrap.sh", "config set roleBoundary true "},
		{"delivery/bootstrap.sh", "config set apiLogRole false "},
		{"delivery/bootstrap.sh", "STATE_BUCKET=$BUCKET and AWS_ACCOUNT=$ACCOUNT"},
		{"delivery/bootstrap.sh", "for environment in " + strings.Join(environments, " ") + ";"},
		{"delivery/bootstrap.sh", "REGION=eu-west-1 "},
		{"delivery/bootstrap.sh", "\nBUCKET=" + bucket + "\n"},
		{"delivery/bootstrap.sh", `"awskms:///` + key + `?region=$REGION&context_stack=$1"`},
	} {
		if !strings.Contains(read(t, c.file), c.want) {
			t.Errorf("%s does not contain %q", c.file, c.want)
		}
	}
}

// TestStatePermissions_ProjectName checks the project name, which is part of the path of the
// environments' state.
func TestStatePermissions_ProjectName(t *testing.T) {
	if want := "name: " + component.ProjectName + "\n"; !strings.HasPrefix(read(t, "Pulumi.yaml"), want) {
		t.Errorf("Pulumi.yaml does not begin with %q", want)
	}
	policy := deploy(t).One(t, rolePolicies, "preview-dev").Text("policy")
	if !strings.Contains(policy, "stacks/"+component.ProjectName+"/dev.*") {
		t.Errorf("policy of the preview role = %s, want the project name in it", policy)
	}
}
