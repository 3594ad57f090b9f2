package stacktest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// Inputs contains the inputs of a resource by path, such as rules[0].expiration.days. Numbers are
// of type int or float64.
type Inputs map[string]any

// CheckInputs checks that a resource has exactly the given inputs. It ignores the paths in ignored,
// which the caller checks separately.
func CheckInputs(t *testing.T, r Resource, want Inputs, ignored ...string) {
	t.Helper()
	got := Inputs{}
	for key, value := range r.Inputs {
		got.add(key, value)
	}
	maps.DeleteFunc(got, func(path string, _ any) bool { return slices.Contains(ignored, path) })
	for _, path := range Keys(want) {
		value := want[path]
		if n, ok := value.(int); ok {
			value = float64(n)
		}
		if actual, exists := got[path]; !exists || !reflect.DeepEqual(actual, value) {
			t.Errorf("%s %s: %s = %v, want %v", r.Type, r.Name, path, actual, value)
		}
		delete(got, path)
	}
	for _, path := range Keys(got) {
		t.Errorf("%s %s: unexpected input %s = %v", r.Type, r.Name, path, got[path])
	}
}

// add adds the elements of a value recursively, each with its path. Empty objects and lists are
// added as they are.
func (i Inputs) add(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			i.add(path+"."+key, element)
		}
		if len(v) > 0 {
			return
		}
	case []any:
		for index, element := range v {
			i.add(fmt.Sprintf("%s[%d]", path, index), element)
		}
		if len(v) > 0 {
			return
		}
	}
	i[path] = value
}

// CheckChildren checks that a component declares exactly the given children. The component and the
// children are given as "type name": Pulumi identifies a resource by both, and a change of either
// replaces the resource.
func CheckChildren(t *testing.T, d *Deployment, component string, want ...string) {
	t.Helper()
	urn := "::" + strings.Replace(component, " ", "::", 1)
	var got []string
	for _, r := range d.Resources {
		if strings.HasSuffix(r.Parent, urn) {
			got = append(got, r.Type+" "+r.Name)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("children of %s =\n%s\nwant\n%s", component, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// CheckPolicy compares the policy of an input. The lines have the format of policytest.Summaries.
func CheckPolicy(t *testing.T, r Resource, key string, want ...string) {
	t.Helper()
	if got := policytest.Summaries(t, r.Text(key)); !slices.Equal(got, want) {
		t.Errorf("%s %s: %s =\n%s\nwant\n%s", r.Type, r.Name, key, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
