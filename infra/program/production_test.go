package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// stores are the types of resources that hold orders or results, or that open them.
var stores = []string{"aws:kms/key:Key", table, "aws:s3/bucketV2:BucketV2", "aws:secretsmanager/secret:Secret"}

// TestProduction_ProtectsItsStores checks that production keeps its data when a stack is destroyed, and that another
// environment can be destroyed.
func TestProduction_ProtectsItsStores(t *testing.T) {
	for stack, kept := range map[string]bool{"dev": false, "prod": true} {
		for _, r := range project.Deploy(t, stack, nil).Resources {
			if slices.Contains(stores, r.Type) && (r.Protected != kept || r.Retained != kept) {
				t.Errorf("%s: %s %s is protected: %t, retained: %t", stack, r.Type, r.Name, r.Protected, r.Retained)
			}
			if r.Type == table && r.At("deletionProtectionEnabled") != kept {
				t.Errorf("%s: the deletion protection of the table is %v", stack, r.At("deletionProtectionEnabled"))
			}
			if r.Type == "aws:s3/bucketV2:BucketV2" && r.At("forceDestroy") != !kept {
				t.Errorf("%s: %s is deleted with its objects: %v", stack, r.Name, r.At("forceDestroy"))
			}
		}
	}
}

// TestProgram_AnotherEnvironmentNeedsOnlyAFile deploys a stack of another name with the file of dev.
func TestProgram_AnotherEnvironmentNeedsOnlyAFile(t *testing.T) {
	d := project.DeployAs(t, "staging", "dev", nil)
	if got := d.One(t, table).Text("name"); got != "orders-table-staging" {
		t.Errorf("the table is %s", got)
	}
	if want := len(project.Deploy(t, "dev", nil).Resources); len(d.Resources) != want {
		t.Errorf("%d resources, want %d as in dev", len(d.Resources), want)
	}
}

// TestProgram_PreviewsAStackThatDoesNotExist runs the program where the outputs of AWS are unknown.
func TestProgram_PreviewsAStackThatDoesNotExist(t *testing.T) {
	for _, stack := range environments {
		d := &stacktest.Deployment{Preview: true}
		if err := project.Run(t, d, stack, project.Configuration(t, stack, nil)); err != nil {
			t.Errorf("%s: %v", stack, err)
		}
		if got, want := len(d.Resources), len(project.Deploy(t, stack, nil).Resources); got != want {
			t.Errorf("%s: a preview shows %d resources, want %d", stack, got, want)
		}
		if definition := d.One(t, stateMachine).Text("definition"); definition != "" {
			t.Errorf("%s: the state machine is known before its functions are: %s", stack, definition)
		}
	}
}

// TestProgram_AnotherAccountIsAnErrorBeforeAnyBuild deploys without built zips: the build would fail otherwise, since a test
// does not run where the sources are.
func TestProgram_AnotherAccountIsAnErrorBeforeAnyBuild(t *testing.T) {
	d := &stacktest.Deployment{}
	err := project.Run(t, d, "prod", project.Configuration(t, "prod", map[string]string{"account": "999999999999", "functionZips": ""}))
	if err == nil || !strings.Contains(err.Error(), "the key account takes only 999999999999: ") || !strings.Contains(err.Error(), "not allowed: "+stacktest.Account) {
		t.Errorf("the error is %v", err)
	}
	for _, r := range d.Resources {
		if r.Type != "pulumi:pulumi:Stack" && r.Type != "pulumi:providers:aws" {
			t.Errorf("%s %s is declared", r.Type, r.Name)
		}
	}
}

// TestAPILogRole_BelongsToOneStack checks the setting of the account that several stacks would overwrite.
func TestAPILogRole_BelongsToOneStack(t *testing.T) {
	const setting = "aws:apigateway/account:Account"
	owner := project.Deploy(t, "dev", nil).One(t, setting)
	if owner.Text("cloudwatchRoleArn") != "arn:aws:iam::"+stacktest.Account+":role/auction-api-logs-dev" {
		t.Errorf("%v", owner.Inputs)
	}
	if len(project.Deploy(t, "prod", nil).Find(setting)) > 0 {
		t.Error("prod has it too")
	}
}
