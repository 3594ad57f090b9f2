package stack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// account is where the stacks of the tests are deployed.
const account = "123456789012"

// recorded is a resource as Pulumi was asked for it.
type recorded struct {
	kind     string // aws:dynamodb/table:Table
	name     string // in the program
	parent   string // the URN
	provider string
	inputs   map[string]any

	protected, retained, deletedFirst bool
	dependencies                      []string // URNs
}

// text is an input that is a string; empty where there is none.
func (r recorded) text(path ...string) string {
	s, _ := r.at(path...).(string)
	return s
}

// at finds an input. A list of one stands for what is in it.
func (r recorded) at(path ...string) any {
	var value any = r.inputs
	for _, step := range path {
		if list, ok := value.([]any); ok && len(list) == 1 {
			value = list[0]
		}
		within, _ := value.(map[string]any)
		value = within[step]
	}
	return value
}

// children are what an input that is a list holds, as if each were a resource.
func children(r recorded, path ...string) []recorded {
	var found []recorded
	list, _ := r.at(path...).([]any)
	for _, one := range list {
		inputs, _ := one.(map[string]any)
		found = append(found, recorded{inputs: inputs})
	}
	return found
}

// deployment is all that a stack declared.
type deployment struct {
	mu        sync.Mutex
	preview   bool // nothing exists yet: what AWS makes up is unknown
	resources []recorded
	outputs   map[string]any
}

// NewResource plays AWS: it gives back the inputs, and what AWS adds.
func (d *deployment) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r := recorded{kind: args.TypeToken, name: args.Name, provider: args.Provider, inputs: args.Inputs.Mappable()}
	if rpc := args.RegisterRPC; rpc != nil {
		r.parent, r.dependencies = rpc.GetParent(), rpc.GetDependencies()
		r.protected, r.retained, r.deletedFirst = rpc.GetProtect(), rpc.GetRetainOnDelete(), rpc.GetDeleteBeforeReplace()
	}
	d.mu.Lock()
	d.resources = append(d.resources, r)
	d.mu.Unlock()
	if d.preview {
		return "", args.Inputs, nil
	}
	state := args.Inputs.Copy()
	id, made := made(r)
	for key, value := range made {
		state[resource.PropertyKey(key)] = resource.NewStringProperty(value)
	}
	return id, state, nil
}

// Call answers what the program asks AWS. A provider of another account refuses everything, in these words.
func (d *deployment) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	for _, p := range d.find("pulumi:providers:aws") {
		if allowed, is := p.at("allowedAccountIds").([]any); is && !slices.Contains(allowed, any(account)) {
			return nil, fmt.Errorf("AWS account ID not allowed: %s", account)
		}
	}
	if args.Token != "aws:index/getCallerIdentity:getCallerIdentity" || !strings.Contains(args.Provider, "pulumi:providers:aws::aws::") {
		return nil, fmt.Errorf("%s by %q was not expected", args.Token, args.Provider)
	}
	return resource.NewPropertyMapFromMap(map[string]any{"accountId": account, "arn": "arn:caller", "id": account, "userId": "caller"}), nil
}

// find gives the resources of a kind, by name; there may be none.
func (d *deployment) find(kind string) []recorded {
	var found []recorded
	for _, r := range d.resources {
		if r.kind == kind {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b recorded) int { return strings.Compare(a.name, b.name) })
	return found
}

// all gives the resources of a kind, of which there must be some.
func (d *deployment) all(t *testing.T, kind string) []recorded {
	t.Helper()
	found := d.find(kind)
	if len(found) == 0 {
		t.Fatalf("there is no %s", kind)
	}
	return found
}

// one gives the only resource of a kind, or the one of a name.
func (d *deployment) one(t *testing.T, kind string, name ...string) recorded {
	t.Helper()
	found := d.all(t, kind)
	if len(name) > 0 {
		found = slices.DeleteFunc(found, func(r recorded) bool { return r.name != name[0] })
	}
	if len(found) != 1 {
		t.Fatalf("there are %d of %s %v, want one", len(found), kind, name)
	}
	return found[0]
}

// decode reads an input that is JSON.
func decode[T any](t *testing.T, r recorded, key string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(r.text(key)), &value); err != nil {
		t.Fatalf("%s %s: %s: %v", r.kind, r.name, key, err)
	}
	return value
}

// keys are the keys of a map, in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
