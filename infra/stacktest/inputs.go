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

// Inputs are the inputs of a resource by path, such as rules[0].expiration.days. Numbers may be of
// type int.
type Inputs map[string]any

// CheckInputs checks all inputs of a resource: each has the wanted value, and there are no others.
// The paths elsewhere are left out: the caller checks them by other means.
func CheckInputs(t *testing.T, r Resource, want Inputs, elsewhere ...string) {
	t.Helper()
	got := Inputs{}
	for key, value := range r.Inputs {
		got.add(key, value)
	}
	maps.DeleteFunc(got, func(path string, _ any) bool { return slices.Contains(elsewhere, path) })
	for _, path := range Keys(want) {
		wanted := want[path]
		if n, is := wanted.(int); is {
			wanted = float64(n)
		}
		if value, exists := got[path]; !exists || !reflect.DeepEqual(value, wanted) {
			t.Errorf("%s %s: %s is %v, want %v", r.Type, r.Name, path, value, wanted)
		}
		delete(got, path)
	}
	for _, path := range Keys(got) {
		t.Errorf("%s %s: unexpected input %s: %v", r.Type, r.Name, path, got[path])
	}
}

// add adds the values inside a value, each with its path. Empty objects and lists are values.
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

// CheckChildren checks which resources a component creates. The component and the resources are
// given as "type name": deployed stacks know them by both, so a change of either replaces a
// resource.
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
		t.Errorf("%s creates\n%s\nwant\n%s", component, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// CheckPolicy checks an input that is a policy, given as policytest.Summaries writes it.
func CheckPolicy(t *testing.T, r Resource, key string, want ...string) {
	t.Helper()
	if got := policytest.Summaries(t, r.Text(key)); !slices.Equal(got, want) {
		t.Errorf("%s %s: %s is\n%s\nwant\n%s", r.Type, r.Name, key, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
