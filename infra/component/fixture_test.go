package component_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/stacktest"
)

const (
	account  = stacktest.Account
	inRegion = ":eu-west-1:" + account + ":" // part of the ARNs of regional resources
)

// The types of resources that several components declare.
const (
	logGroup   = "aws:cloudwatch/logGroup:LogGroup"
	role       = "aws:iam/role:Role"
	rolePolicy = "aws:iam/rolePolicy:RolePolicy"
)

// The stacks of the tests. Only prod is a production stack.
var (
	dev  = component.Stack{Name: "dev", Account: account, Region: "eu-west-1", LogRetentionDays: 30}
	prod = component.Stack{Name: "prod", Account: account, Region: "eu-west-1", LogRetentionDays: 400, Production: true}
)

// components declares components that use the key of a stack.
type components func(ctx *pulumi.Context, key *component.EncryptionKey) error

// declare declares the key of a stack and components. It checks that the parent of every resource
// is a component.
func declare(t *testing.T, s component.Stack, c components) *stacktest.Deployment {
	t.Helper()
	d := stacktest.Declare(t, c.withKey(s))
	stacktest.CheckParents(t, d)
	return d
}

// tryDeclare declares the key of dev and components that return an error, and returns that error.
func tryDeclare(c components) error {
	return pulumi.RunErr(c.withKey(dev), pulumi.WithMocks("energy-auction", "dev", &stacktest.Deployment{}))
}

func (c components) withKey(s component.Stack) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		key, err := component.NewEncryptionKey(ctx, "auction", &component.EncryptionKeyArgs{
			Stack: s, EncryptedData: "Orders",
		})
		if err != nil {
			return err
		}
		return c(ctx, key)
	}
}

// newFunction declares a function.
func newFunction(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey, name string,
) (*component.Function, error) {
	return component.NewFunction(ctx, name, &component.FunctionArgs{
		Stack: s, Key: key, Zip: name + ".zip", Memory: 256, Timeout: time.Second,
	})
}

// newFunctions declares functions and returns them by name.
func newFunctions(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey, names ...string,
) (map[string]*component.Function, error) {
	functions := map[string]*component.Function{}
	for _, name := range names {
		f, err := newFunction(ctx, s, key, name)
		if err != nil {
			return nil, err
		}
		functions[name] = f
	}
	return functions, nil
}

// grant declares the role grantee with the permissions.
func grant(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey, permissions ...policy.Statement,
) error {
	grantee := component.ServiceRole{Name: "grantee", Service: "lambda", Permissions: permissions}
	_, _, err := grantee.Create(ctx, "grantee", s, pulumi.Parent(key))
	return err
}

// wantGranted checks the permissions of the role grantee.
func wantGranted(t *testing.T, d *stacktest.Deployment, want ...string) {
	t.Helper()
	stacktest.CheckPolicy(t, d.One(t, rolePolicy, "grantee"), "policy", want...)
}

// wantOutputs compares the outputs of a component, by name. It waits for their values.
func wantOutputs(t *testing.T, got map[string]pulumi.StringOutput, want map[string]string) {
	t.Helper()
	for _, name := range stacktest.Keys(got) {
		result, err := internals.UnsafeAwaitOutput(t.Context(), got[name])
		if err != nil || result.Value != want[name] {
			t.Errorf("output %s = %v, %v, want %s", name, result.Value, err, want[name])
		}
	}
}
