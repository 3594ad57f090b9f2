package stack

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/lambdas/settings"
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

// Call answers what the program asks AWS.
func (d *deployment) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	if args.Token != "aws:index/getCallerIdentity:getCallerIdentity" || !strings.Contains(args.Provider, "pulumi:providers:aws::aws::") {
		return nil, fmt.Errorf("%s by %q was not expected", args.Token, args.Provider)
	}
	return resource.NewPropertyMapFromMap(map[string]any{"accountId": account, "arn": "arn:caller", "id": account, "userId": "caller"}), nil
}

// deployments are those that were made before, by stack and changes: tests look at them, and change nothing.
var deployments = map[string]*deployment{}

// deploy runs the program for a stack with its own file, some keys of it changed. A change to "-" takes a key away.
func deploy(t *testing.T, stack string, changes map[string]string) *deployment {
	t.Helper()
	key := stack + fmt.Sprint(changes)
	if d, made := deployments[key]; made {
		return d
	}
	d := &deployment{}
	if err := d.run(t, stack, changes); err != nil {
		t.Fatal(err)
	}
	if len(d.resources) == 0 || len(d.outputs) == 0 {
		t.Fatalf("%d resources and %d outputs were declared", len(d.resources), len(d.outputs))
	}
	deployments[key] = d
	return d
}

func (d *deployment) run(t *testing.T, stack string, changes map[string]string) error {
	t.Helper()
	return d.runAs(t, stack, stack, changes)
}

// runAs runs the program for a stack with the file of another one.
func (d *deployment) runAs(t *testing.T, stack, file string, changes map[string]string) error {
	t.Helper()
	configuration := complete(t, file)
	for key, value := range changes {
		if !strings.Contains(key, ":") {
			key = project + ":" + key
		}
		if configuration[key] = value; value == "-" {
			delete(configuration, key)
		}
	}
	program := Program{ProjectFile: filepath.Join(root, "Pulumi.yaml")}
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		outputs, err := program.declare(ctx)
		if err != nil {
			return err
		}
		outputs.ToMapOutput().ApplyT(func(outputs map[string]any) error {
			d.outputs = outputs
			return nil
		})
		return nil
	}, pulumi.WithMocks(project, stack, d), func(info *pulumi.RunInfo) {
		info.Config, info.DryRun = configuration, d.preview
	}, program.Configure)
}

// zips is a folder with a zip for each function: what is in them is not looked at.
func zips(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, function := range settings.Functions() {
		if err := os.WriteFile(filepath.Join(folder, function+".zip"), []byte(function), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
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
