package stacktest

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// Resource is a resource as the program registered it with Pulumi.
type Resource struct {
	Type     string // such as aws:dynamodb/table:Table
	Name     string // in the program
	Parent   string // a URN
	Provider string
	Inputs   map[string]any

	Protected, Retained, DeleteBeforeReplace bool
	Dependencies                             []string // URNs
	Aliases                                  []string // former types
}

// Text returns an input that is a string, and "" where there is none.
func (r Resource) Text(path ...string) string {
	s, _ := r.At(path...).(string)
	return s
}

// At returns an input, and nil where there is none. On the path, a list of one element stands for its element.
func (r Resource) At(path ...string) any {
	var value any = r.Inputs
	for _, step := range path {
		if list, ok := value.([]any); ok && len(list) == 1 {
			value = list[0]
		}
		within, _ := value.(map[string]any)
		value = within[step]
	}
	return value
}

// List returns the elements of an input that is a list of objects, as if each were a resource.
func (r Resource) List(path ...string) []Resource {
	var found []Resource
	list, _ := r.At(path...).([]any)
	for _, element := range list {
		inputs, _ := element.(map[string]any)
		found = append(found, Resource{Inputs: inputs})
	}
	return found
}

// Output returns an output that AWS adds to the resource, such as its arn.
func (r Resource) Output(key string) string {
	_, outputs := created(r)
	return outputs[key]
}

// Decode decodes an input that is JSON.
func Decode[T any](t *testing.T, r Resource, key string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(r.Text(key)), &value); err != nil {
		t.Fatalf("%s %s: %s: %v", r.Type, r.Name, key, err)
	}
	return value
}

// Keys returns the keys of a map, sorted.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
