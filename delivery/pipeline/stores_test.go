package pipeline_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
	"auction.internal/infra/stacktest"
)

const (
	stateBucket    = " on s3:::auction-state-delivery-" + account
	stateFiles     = stateBucket + "/.pulumi/"
	artifactBucket = " on s3:::auction-artifacts-delivery-" + account
	key            = " on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	viaS3          = key + " if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com"
)

// readArtifacts are the permissions to read artifacts. CodeBuild and CodePipeline also read the
// owner of the bucket.
var readArtifacts = []string{
	"kms:Decrypt" + viaS3, "s3:GetBucketAcl" + artifactBucket, "s3:GetBucketLocation" + artifactBucket,
	"s3:GetObject" + artifactBucket + "/*", "s3:GetObjectVersion" + artifactBucket + "/*",
}

// writeArtifacts are the permissions to read and write artifacts.
var writeArtifacts = slices.Concat(readArtifacts,
	[]string{"kms:GenerateDataKey" + viaS3, "s3:PutObject" + artifactBucket + "/*"})

// manageArtifacts are the permissions of the pipeline on artifacts.
var manageArtifacts = slices.Concat(writeArtifacts, []string{
	"s3:GetBucketVersioning" + artifactBucket, "s3:PutObjectAcl" + artifactBucket + "/*",
})

// readState are the permissions to read the state of dev, and to decrypt its secrets.
var readState = []string{
	"kms:Decrypt" + key + " if kms:EncryptionContext:stack StringEquals dev", "kms:Decrypt" + viaS3,
	"s3:GetObject" + stateFiles + "meta.yaml", "s3:GetObject" + stateFiles + "stacks/energy-auction/dev.*",
	"s3:ListBucket" + stateBucket,
}

// writeState are the permissions to read and change the state of dev.
var writeState = slices.Concat(readState, []string{"kms:GenerateDataKey" + viaS3},
	onDevState("s3:DeleteObject"), onDevState("s3:GetObject"), onDevState("s3:PutObject"))

// onDevState returns a line for each kind of file that a deployment of dev changes.
func onDevState(action string) []string {
	var lines []string
	for _, files := range []string{
		"stacks/energy-auction/dev.*", "locks/organization/energy-auction/dev/*", "history/energy-auction/dev/*",
		"backups/energy-auction/dev/*",
	} {
		lines = append(lines, action+stateFiles+files)
	}
	return lines
}

// TestStores_Permissions checks the permissions on the state and on artifacts, and the ARNs that
// the boundary of a deploy role exempts from its denials.
func TestStores_Permissions(t *testing.T) {
	use := func(arns []pulumi.StringInput) []policy.Statement {
		return []policy.Statement{{Sid: "Use", Actions: []string{"s3:Use"}, Resources: arns}}
	}
	for name, c := range map[string]struct {
		statements func(*components) []policy.Statement
		want       []string
	}{
		"read artifacts":   {func(c *components) []policy.Statement { return c.artifacts.AllowReading() }, readArtifacts},
		"write artifacts":  {func(c *components) []policy.Statement { return c.artifacts.AllowWriting() }, writeArtifacts},
		"manage artifacts": {func(c *components) []policy.Statement { return c.artifacts.AllowManaging() }, manageArtifacts},
		"ARNs of artifacts": {
			func(c *components) []policy.Statement { return use(c.artifacts.ARNs()) },
			[]string{"s3:Use" + artifactBucket, "s3:Use" + artifactBucket + "/*"},
		},
		"read the state":  {func(c *components) []policy.Statement { return c.state.AllowReading("dev") }, readState},
		"write the state": {func(c *components) []policy.Statement { return c.state.AllowWriting("dev") }, writeState},
		"ARNs of the state": {
			func(c *components) []policy.Statement { return use(c.state.StackARNs("dev")) },
			append(onDevState("s3:Use"), "s3:Use"+stateBucket, "s3:Use"+stateFiles+"meta.yaml"),
		},
	} {
		wantLines(t, name, permissions(t, c.statements), slices.Sorted(slices.Values(c.want)))
	}
}

// TestStateBackend_Protection checks that the bucket is protected and retained, and that noncurrent
// versions are kept for 180 days.
func TestStateBackend_Protection(t *testing.T) {
	d := declare(t)
	wantRetained(t, d, "state", true)
	lifecycle := d.One(t, lifecycles, "state")
	if lifecycle.At("rules", "expiration") != nil ||
		lifecycle.At("rules", "noncurrentVersionExpiration", "noncurrentDays") != 180.0 {
		t.Errorf("lifecycle = %v, want noncurrent versions kept for 180 days", lifecycle.Inputs)
	}
}

// TestArtifacts_Lifecycle checks that artifacts are deleted with the stack, and expire only after
// an approval can no longer be pending.
func TestArtifacts_Lifecycle(t *testing.T) {
	d := declare(t)
	wantRetained(t, d, "artifacts", false)
	if days, _ := d.One(t, lifecycles, "artifacts").At("rules", "expiration", "days").(float64); days <= 7 {
		t.Errorf("artifacts expire after %v days, want more than 7", days)
	}
}

// wantRetained checks whether a bucket and its access log bucket are protected and retained;
// otherwise they must be deleted with their objects.
func wantRetained(t *testing.T, d *stacktest.Deployment, name string, want bool) {
	t.Helper()
	for _, bucket := range []string{name, name + "-access-logs"} {
		b := d.One(t, buckets, bucket)
		if b.Protected != want || b.Retained != want || b.At("forceDestroy") != !want {
			t.Errorf("%s: protected %t, retained %t, forceDestroy %v; want retained: %t", bucket, b.Protected, b.Retained,
				b.At("forceDestroy"), want)
		}
	}
}

// TestStateBackend_URL checks the URL for pulumi login.
func TestStateBackend_URL(t *testing.T) {
	url := outputOf(t, func(c *components) pulumi.StringInput { return c.state.URL })
	if want := "s3://" + declare(t).One(t, buckets, "state").Text("bucket") + "?region=eu-west-1"; url != want {
		t.Errorf("URL = %s, want %s", url, want)
	}
}
