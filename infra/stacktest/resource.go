package stacktest

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// Resource is a resource that a program registered with Pulumi.
type Resource struct {
	Type     string // such as aws:dynamodb/table:Table
	Name     string // the logical name
	Parent   string // the URN of the parent
	Provider string
	Inputs   map[string]any

	Protected, Retained, DeleteBeforeReplace bool
	Dependencies                             []string // the URNs of other resources
	Aliases                                  []string // the former types
}

// Text returns the string at a path of the inputs, or "" if there is none.
func (r Resource) Text(path ...string) string {
	s, _ := r.At(path...).(string)
	return s
}

// At returns the value at a path of the inputs, or nil if there is none. A list with one element on
// the path is treated like its element.
func (r Resource) At(path ...string) any {
	var value any = r.Inputs
	for _, step := range path {
		if list, ok := value.([]any); ok && len(list) == 1 {
			value = list[0]
		}
		object, _ := value.(map[string]any)
		value = object[step]
	}
	return value
}

// List returns the objects of the list at a path of the inputs, each as the inputs of a resource.
func (r Resource) List(path ...string) []Resource {
	var found []Resource
	list, _ := r.At(path...).([]any)
	for _, element := range list {
		inputs, _ := element.(map[string]any)
		found = append(found, Resource{Inputs: inputs})
	}
	return found
}

// Output returns an output that AWS computes, such as arn.
func (r Resource) Output(key string) string {
	_, outputs := create(r)
	return outputs[key]
}

// Decode decodes the JSON of an input.
func Decode[T any](t *testing.T, r Resource, key string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(r.Text(key)), &value); err != nil {
		t.Fatalf("%s %s: %s: %v", r.Type, r.Name, key, err)
	}
	return value
}

// Keys returns the sorted keys of a map.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
