// Package stacktest runs Pulumi programs and components without AWS, and records the resources that they declare. Tests
// of components look at a few resources, tests of programs at whole stacks.
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

// Deployment records the resources that a program declares, and its outputs. It plays AWS: resources get the outputs that
// AWS would add.
type Deployment struct {
	Preview   bool // nothing exists yet: outputs of AWS are unknown
	Resources []Resource
	Outputs   map[string]any

	mu sync.Mutex
}

// Declare runs declare, which creates the components under test, in the stack dev. It fails the test on an error, or when
// nothing is declared.
func Declare(t *testing.T, declare func(ctx *pulumi.Context) error) *Deployment {
	t.Helper()
	d := &Deployment{}
	if err := pulumi.RunErr(declare, pulumi.WithMocks("energy-auction", "dev", d)); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) == 0 {
		t.Fatal("no resource is declared")
	}
	return d
}

// NewResource records a resource and returns its outputs.
func (d *Deployment) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r := Resource{Type: args.TypeToken, Name: args.Name, Provider: args.Provider, Inputs: args.Inputs.Mappable()}
	if rpc := args.RegisterRPC; rpc != nil {
		r.Parent, r.Dependencies = rpc.GetParent(), rpc.GetDependencies()
		r.Protected, r.Retained, r.DeleteBeforeReplace = rpc.GetProtect(), rpc.GetRetainOnDelete(), rpc.GetDeleteBeforeReplace()
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
	id, outputs := created(r)
	for key, value := range outputs {
		state[resource.PropertyKey(key)] = resource.NewStringProperty(value)
	}
	return id, state, nil
}

// Call returns the account of the credentials, as the provider does. A provider of another account rejects every call.
func (d *Deployment) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	for _, p := range d.Find("pulumi:providers:aws") {
		if allowed, is := p.At("allowedAccountIds").([]any); is && !slices.Contains(allowed, any(Account)) {
			return nil, fmt.Errorf("AWS account ID not allowed: %s", Account)
		}
	}
	if args.Token != "aws:index/getCallerIdentity:getCallerIdentity" || !strings.Contains(args.Provider, "pulumi:providers:aws::aws::") {
		return nil, fmt.Errorf("unexpected call of %s by %q", args.Token, args.Provider)
	}
	return resource.NewPropertyMapFromMap(map[string]any{"accountId": Account, "arn": "arn:caller", "id": Account, "userId": "caller"}), nil
}

// Find returns the resources of a type, sorted by name. There may be none.
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

// All returns the resources of a type, sorted by name. It fails the test when there are none.
func (d *Deployment) All(t *testing.T, kind string) []Resource {
	t.Helper()
	found := d.Find(kind)
	if len(found) == 0 {
		t.Fatalf("no %s is declared", kind)
	}
	return found
}

// One returns the only resource of a type, or the one of a name. It fails the test when there is none, or more than one.
func (d *Deployment) One(t *testing.T, kind string, name ...string) Resource {
	t.Helper()
	found := d.All(t, kind)
	if len(name) > 0 {
		found = slices.DeleteFunc(found, func(r Resource) bool { return r.Name != name[0] })
	}
	if len(found) != 1 {
		t.Fatalf("%d of %s %v are declared, want one", len(found), kind, name)
	}
	return found[0]
}
