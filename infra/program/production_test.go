package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// stores are the types of resources that contain orders or results, or are needed to read them.
var stores = []string{"aws:kms/key:Key", table, "aws:s3/bucketV2:BucketV2", "aws:secretsmanager/secret:Secret"}

// TestProduction_ProtectsStores checks that the stores of production are protected and retained,
// and that other environments can be destroyed.
func TestProduction_ProtectsStores(t *testing.T) {
	for stack, protected := range map[string]bool{"dev": false, "prod": true} {
		for _, r := range project.Deploy(t, stack, nil).Resources {
			if slices.Contains(stores, r.Type) && (r.Protected != protected || r.Retained != protected) {
				t.Errorf("%s: %s %s: protected = %t, retained = %t, want %t",
					stack, r.Type, r.Name, r.Protected, r.Retained, protected)
			}
			if r.Type == table && r.At("deletionProtectionEnabled") != protected {
				t.Errorf("%s: deletionProtectionEnabled of the table = %v, want it only in production",
					stack, r.At("deletionProtectionEnabled"))
			}
			if r.Type == "aws:s3/bucketV2:BucketV2" && r.At("forceDestroy") != !protected {
				t.Errorf("%s: forceDestroy of bucket %s = %v, want it only outside production", stack, r.Name, r.At("forceDestroy"))
			}
		}
	}
}

// TestProgram_NewEnvironment checks that a new environment needs only a configuration file: it
// deploys a new stack with the file of dev.
func TestProgram_NewEnvironment(t *testing.T) {
	d := project.DeployAs(t, "staging", "dev", nil)
	if got := d.One(t, table).Text("name"); got != "orders-table-staging" {
		t.Errorf("name of the table = %s, want orders-table-staging", got)
	}
	if want := len(project.Deploy(t, "dev", nil).Resources); len(d.Resources) != want {
		t.Errorf("%d resources, want %d as in dev", len(d.Resources), want)
	}
}

// TestProgram_PreviewOfNewStack checks that the program runs while the outputs of AWS are unknown.
func TestProgram_PreviewOfNewStack(t *testing.T) {
	for _, stack := range environments {
		d := &stacktest.Deployment{Preview: true}
		if err := project.Run(t, d, stack, project.Configuration(t, stack, nil)); err != nil {
			t.Errorf("%s: %v", stack, err)
		}
		if got, want := len(d.Resources), len(project.Deploy(t, stack, nil).Resources); got != want {
			t.Errorf("%s: preview has %d resources, want %d", stack, got, want)
		}
		if definition := d.One(t, stateMachine).Text("definition"); definition != "" {
			t.Errorf("%s: definition = %s, want it unknown before its functions exist", stack, definition)
		}
	}
}

// TestProgram_OtherAccount checks that the program rejects credentials of another account before it
// builds the functions. A build would fail here with another error, because the test does not run
// in the directory in which Pulumi runs the program.
func TestProgram_OtherAccount(t *testing.T) {
	d := &stacktest.Deployment{}
	err := project.Run(t, d, "prod", project.Configuration(t, "prod", map[string]string{
		"account": "999999999999", "functionZips": "",
	}))
	const want = "identify the AWS account, which must be 999999999999 (configuration key account): "
	if err == nil || !strings.Contains(err.Error(), want) ||
		!strings.Contains(err.Error(), "not allowed: "+stacktest.Account) {
		t.Errorf("Run = %v, want %q", err, want)
	}
	for _, r := range d.Resources {
		if r.Type != "pulumi:pulumi:Stack" && r.Type != "pulumi:providers:aws" {
			t.Errorf("%s %s is declared, want none", r.Type, r.Name)
		}
	}
}

// TestAPILogRole_BelongsToOneStack checks that only dev sets the log role of the account: several
// stacks would overwrite it.
func TestAPILogRole_BelongsToOneStack(t *testing.T) {
	const setting = "aws:apigateway/account:Account"
	owner := project.Deploy(t, "dev", nil).One(t, setting)
	if owner.Text("cloudwatchRoleArn") != "arn:aws:iam::"+stacktest.Account+":role/auction-api-logs-dev" {
		t.Errorf("cloudwatchRoleArn = %v, want the role of dev", owner.Text("cloudwatchRoleArn"))
	}
	if len(project.Deploy(t, "prod", nil).Find(setting)) > 0 {
		t.Error("prod sets the log role, want only dev to set it")
	}
}
