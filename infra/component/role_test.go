package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/stacktest"
)

// readPermission is the permission of the roles under test.
var readPermission = policy.Statement{
	Sid: "Read", Actions: []string{"s3:GetObject"}, Resources: policy.ARNs("arn:aws:s3:::b/*"),
}

// declareRole declares a service role in a stack.
func declareRole(t *testing.T, s component.Stack, r component.ServiceRole) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, _, err := r.Create(ctx, "worker", s)
		return err
	})
}

func TestServiceRole_TrustPolicy(t *testing.T) {
	const trust = "Trust: Allow Service states.amazonaws.com sts:AssumeRole"
	d := declareRole(t, dev, component.ServiceRole{
		Name: "worker-dev", Service: "states", Permissions: []policy.Statement{readPermission},
	})
	stacktest.CheckInputs(t, d.One(t, role), stacktest.Inputs{"name": "worker-dev"}, "assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role), "assumeRolePolicy", trust)
	stacktest.CheckInputs(t, d.One(t, rolePolicy), stacktest.Inputs{
		"name": "worker-dev", "role": "worker-dev",
	}, "policy")
	stacktest.CheckPolicy(t, d.One(t, rolePolicy), "policy", "Read: Allow s3:GetObject on arn:aws:s3:::b/*")

	limited := declareRole(t, dev, component.ServiceRole{
		Name: "worker-dev", Service: "states", Source: dev.ARN("states", "stateMachine:*"),
	})
	stacktest.CheckPolicy(t, limited.One(t, role), "assumeRolePolicy",
		trust+" if aws:SourceArn ArnLike arn:aws:states"+inRegion+"stateMachine:* "+
			"if aws:SourceAccount StringEquals "+account)
}

func TestServiceRole_WithoutPermissions(t *testing.T) {
	d := declareRole(t, dev, component.ServiceRole{Name: "worker-dev", Service: "chatbot"})
	if found := d.Find(rolePolicy); len(found) > 0 {
		t.Errorf("%d policies declared, want none", len(found))
	}
}

// TestServiceRole_Boundary checks that the permissions boundary of a role takes precedence over the
// boundary of the stack.
func TestServiceRole_Boundary(t *testing.T) {
	const (
		roleBoundary  = "arn:aws:iam::" + account + ":policy/role"
		stackBoundary = "arn:aws:iam::" + account + ":policy/stack"
	)
	devWithBoundary := dev
	devWithBoundary.RoleBoundary = stackBoundary
	for name, c := range map[string]struct {
		stack    component.Stack
		boundary pulumi.StringInput
		want     any
	}{
		"none":           {dev, nil, nil},
		"stack":          {devWithBoundary, nil, stackBoundary},
		"role":           {dev, pulumi.String(roleBoundary), roleBoundary},
		"stack and role": {devWithBoundary, pulumi.String(roleBoundary), roleBoundary},
	} {
		d := declareRole(t, c.stack, component.ServiceRole{Name: "worker", Service: "lambda", Boundary: c.boundary})
		if got := d.One(t, role).At("permissionsBoundary"); got != c.want {
			t.Errorf("%s: boundary = %v, want %v", name, got, c.want)
		}
	}
}

// TestRole_DescriptionAndTrust checks a role that is not a service role, such as the role of a
// GitHub workflow.
func TestRole_DescriptionAndTrust(t *testing.T) {
	d := stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, _, err := component.Role{
			Name: "preview", Description: "Previews changes", Permissions: []policy.Statement{readPermission},
			Trust: policy.Statement{
				Sid: "Trust", Actions: []string{"sts:AssumeRoleWithWebIdentity"},
				Principal:  pulumi.Map{"Federated": pulumi.String("provider")},
				Conditions: policy.Conditions{"StringEquals": {"aud": pulumi.String("sts")}},
			},
		}.Create(ctx, "preview", dev)
		return err
	})
	stacktest.CheckInputs(t, d.One(t, role), stacktest.Inputs{"name": "preview", "description": "Previews changes"},
		"assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role), "assumeRolePolicy",
		"Trust: Allow Federated provider sts:AssumeRoleWithWebIdentity if aud StringEquals sts")
}
