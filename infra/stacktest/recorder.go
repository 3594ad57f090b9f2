// Package stacktest runs Pulumi programs and components without AWS and records the resources that
// they declare. It contains the checks that tests of components and of programs share: inputs,
// names, tags, golden inventories and security rules.
package stacktest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Account is the AWS account of every deployment.
const Account = "123456789012"

// Deployment records the resources and the outputs of a program. It is a fake of AWS that returns
// the outputs that AWS would compute. The zero value is ready to use.
type Deployment struct {
	Preview   bool // runs a preview of a new stack: computed outputs are unknown
	Resources []Resource
	Outputs   map[string]any

	mu sync.Mutex
}

// Declare runs a function that declares the components under test in the stack dev. It fails the
// test on an error, or if no resource is declared.
func Declare(t *testing.T, declare func(ctx *pulumi.Context) error) *Deployment {
	t.Helper()
	d := &Deployment{}
	if err := pulumi.RunErr(declare, pulumi.WithMocks("energy-auction", "dev", d)); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) == 0 {
		t.Fatal("no resource declared, want at least one")
	}
	return d
}

// NewResource records a resource and returns its ID and outputs.
func (d *Deployment) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r := Resource{Type: args.TypeToken, Name: args.Name, Provider: args.Provider, Inputs: args.Inputs.Mappable()}
	if rpc := args.RegisterRPC; rpc != nil {
		r.Parent, r.Dependencies = rpc.GetParent(), rpc.GetDependencies()
		r.Protected, r.Retained = rpc.GetProtect(), rpc.GetRetainOnDelete()
		r.DeleteBeforeReplace = rpc.GetDeleteBeforeReplace()
		for _, alias := range rpc.GetAliases() {
			r.Aliases = append(r.Aliases, alias.GetSpec().GetType())
		}
	}
	d.mu.Lock()
	d.Resources = append(d.Resources, r)
	d.mu.Unlock()
	if d.Preview {
		return "", args.Inputs, nil
	}
	state := args.Inputs.Copy()
	id, outputs := create(r)
	for key, value := range outputs {
		state[resource.PropertyKey(key)] = resource.NewStringProperty(value)
	}
	return id, state, nil
}

// Call returns the account of the credentials. Like the provider, it returns an error if the
// provider does not allow the account.
func (d *Deployment) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	for _, p := range d.Find("pulumi:providers:aws") {
		if allowed, ok := p.At("allowedAccountIds").([]any); ok && !slices.Contains(allowed, any(Account)) {
			return nil, fmt.Errorf("AWS account ID not allowed: %s", Account)
		}
	}
	if args.Token != "aws:index/getCallerIdentity:getCallerIdentity" ||
		!strings.Contains(args.Provider, "pulumi:providers:aws::aws::") {
		return nil, fmt.Errorf("unexpected call of %s with provider %q", args.Token, args.Provider)
	}
	return resource.NewPropertyMapFromMap(map[string]any{
		"accountId": Account, "arn": "arn:caller", "id": Account, "userId": "caller",
	}), nil
}

// Find returns the resources of a type, sorted by name.
func (d *Deployment) Find(kind string) []Resource {
	var found []Resource
	for _, r := range d.Resources {
		if r.Type == kind {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b Resource) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// All returns the resources of a type, sorted by name. It fails the test if there are none.
func (d *Deployment) All(t *testing.T, kind string) []Resource {
	t.Helper()
	found := d.Find(kind)
	if len(found) == 0 {
		t.Fatalf("no %s declared, want at least one", kind)
	}
	return found
}

// One returns the only resource of a type, or the one with the given name. It fails the test if
// there is not exactly one.
func (d *Deployment) One(t *testing.T, kind string, name ...string) Resource {
	t.Helper()
	found := d.All(t, kind)
	if len(name) > 0 {
		found = slices.DeleteFunc(found, func(r Resource) bool { return r.Name != name[0] })
	}
	if len(found) != 1 {
		t.Fatalf("%d resources %s %v declared, want 1", len(found), kind, name)
	}
	return found[0]
}
