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
	throughS3      = key + " if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com"
)

// readArtifacts are the permissions to read artifacts. CodeBuild and CodePipeline also look up the
// owner of the bucket.
var readArtifacts = []string{
	"kms:Decrypt" + throughS3, "s3:GetBucketAcl" + artifactBucket, "s3:GetBucketLocation" + artifactBucket,
	"s3:GetObject" + artifactBucket + "/*", "s3:GetObjectVersion" + artifactBucket + "/*",
}

// writeArtifacts are the permissions to read and write artifacts.
var writeArtifacts = slices.Concat(readArtifacts,
	[]string{"kms:GenerateDataKey" + throughS3, "s3:PutObject" + artifactBucket + "/*"})

// manageArtifacts are the permissions of the pipeline itself.
var manageArtifacts = slices.Concat(writeArtifacts, []string{
	"s3:GetBucketVersioning" + artifactBucket, "s3:PutObjectAcl" + artifactBucket + "/*",
})

// readState are the permissions to read the state of dev, and to decrypt its secrets.
var readState = []string{
	"kms:Decrypt" + key + " if kms:EncryptionContext:stack StringEquals dev", "kms:Decrypt" + throughS3,
	"s3:GetObject" + stateFiles + "meta.yaml", "s3:GetObject" + stateFiles + "stacks/energy-auction/dev.*",
	"s3:ListBucket" + stateBucket,
}

// writeState are the permissions to read and change the state of dev.
var writeState = slices.Concat(readState, []string{"kms:GenerateDataKey" + throughS3},
	onStateOfDev("s3:DeleteObject"), onStateOfDev("s3:GetObject"), onStateOfDev("s3:PutObject"))

// onStateOfDev returns a line for each kind of file that a deployment of dev changes.
func onStateOfDev(action string) []string {
	var lines []string
	for _, files := range []string{
		"stacks/energy-auction/dev.*", "locks/organization/energy-auction/dev/*", "history/energy-auction/dev/*",
		"backups/energy-auction/dev/*",
	} {
		lines = append(lines, action+stateFiles+files)
	}
	return lines
}

// TestStores_Permissions checks the permissions on the state and on artifacts. The rows with ARNs
// are what the boundary of a role that deploys leaves out of its denials.
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
			func(c *components) []policy.Statement { return use(c.artifacts.All()) },
			[]string{"s3:Use" + artifactBucket, "s3:Use" + artifactBucket + "/*"},
		},
		"read the state":  {func(c *components) []policy.Statement { return c.state.AllowReading("dev") }, readState},
		"write the state": {func(c *components) []policy.Statement { return c.state.AllowWriting("dev") }, writeState},
		"ARNs of the state": {
			func(c *components) []policy.Statement { return use(c.state.Of("dev")) },
			append(onStateOfDev("s3:Use"), "s3:Use"+stateBucket, "s3:Use"+stateFiles+"meta.yaml"),
		},
	} {
		checkLines(t, name, permissions(t, c.statements), slices.Sorted(slices.Values(c.want)))
	}
}

// TestStateBackend_KeepsStates checks that a mistake cannot delete states, and that every version
// is kept for half a year.
func TestStateBackend_KeepsStates(t *testing.T) {
	d := declare(t)
	checkKept(t, d, "state", true)
	lifecycle := d.One(t, lifecycles, "state")
	if lifecycle.At("rules", "expiration") != nil ||
		lifecycle.At("rules", "noncurrentVersionExpiration", "noncurrentDays") != 180.0 {
		t.Errorf("the lifecycle of states is %v", lifecycle.Inputs)
	}
}

// TestArtifacts_AreDeletedWithTheStack checks that artifacts, which the sources can make again, are
// kept longer than an approval may take, and then deleted.
func TestArtifacts_AreDeletedWithTheStack(t *testing.T) {
	d := declare(t)
	checkKept(t, d, "artifacts", false)
	if days, _ := d.One(t, lifecycles, "artifacts").At("rules", "expiration", "days").(float64); days <= 7 {
		t.Errorf("artifacts are kept for %v days, an approval may take 7", days)
	}
}

// checkKept checks whether a bucket and its access log are protected and retained, or deleted with
// all that they hold.
func checkKept(t *testing.T, d *stacktest.Deployment, name string, kept bool) {
	t.Helper()
	for _, bucket := range []string{name, name + "-access-logs"} {
		b := d.One(t, buckets, bucket)
		if b.Protected != kept || b.Retained != kept || b.At("forceDestroy") != !kept {
			t.Errorf("%s is protected: %t, retained: %t, deleted with its objects: %v", bucket, b.Protected, b.Retained,
				b.At("forceDestroy"))
		}
	}
}

// TestStateBackend_URL checks the URL that Pulumi takes, and the name of the bucket, which `make
// bootstrap` knows.
func TestStateBackend_URL(t *testing.T) {
	url := outputOf(t, func(c *components) pulumi.StringInput { return c.state.URL })
	if want := "s3://" + declare(t).One(t, buckets, "state").Text("bucket") + "?region=eu-west-1"; url != want {
		t.Errorf("the URL is %s, want %s", url, want)
	}
}
