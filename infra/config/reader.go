// Package config reads the configuration of a stack.
package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Reader reads a stack's configuration, and gathers everything that is wrong with it.
type Reader struct {
	Project, Stack string

	values   map[string]string // by <namespace>:<key>
	known    map[string]bool
	problems []string
	warnings []string
}

// NewReader returns a reader of a configuration: values by <namespace>:<key>. The namespace of the project's own keys is its
// name.
func NewReader(project, stack string, values map[string]string) *Reader {
	return &Reader{Project: project, Stack: stack, values: values, known: map[string]bool{}}
}

// Wrong notes a problem.
func (r *Reader) Errorf(format string, a ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, a...))
}

// Warn notes what works, and is hardly meant.
func (r *Reader) Warn(warning string) { r.warnings = append(r.warnings, warning) }

// Warnings are those that were noted, in their order.
func (r *Reader) Warnings() []string { return r.warnings }

// Text reads a key of the project, or of another namespace when it is named with it. Empty is as good as absent for
// keys that may be empty; keys that are not there at all are missing.
func (r *Reader) String(key string) string {
	r.known[r.full(key)] = true
	if !r.Has(key) {
		r.Errorf("%s is missing", key)
	}
	return r.values[r.full(key)]
}

func (r *Reader) full(key string) string {
	if strings.Contains(key, ":") {
		return key
	}
	return r.Project + ":" + key
}

// There tells whether the key is there, be it empty.
func (r *Reader) Has(key string) bool {
	_, there := r.values[r.full(key)]
	return there
}

// OneOf reads a key that has one of a few values.
func (r *Reader) Enum(key string, values ...string) string {
	value := r.String(key)
	if value != "" && !slices.Contains(values, value) {
		r.Errorf("%s must be %s, is %q", key, strings.Join(values, " or "), value)
	}
	if value == "" && r.Has(key) {
		r.Errorf("%s must be %s, is empty", key, strings.Join(values, " or "))
	}
	return value
}

// Flag reads a key that is true or false.
func (r *Reader) Bool(key string) bool { return r.Enum(key, "true", "false") == "true" }

// Number reads a whole number within bounds. It is -1 where there is none.
func (r *Reader) Int(key string, least, most int) int {
	value := r.String(key)
	n, err := strconv.Atoi(value)
	if err == nil && n >= least && n <= most {
		return n
	}
	if r.Has(key) {
		r.Errorf("%s must be a whole number from %d to %d, is %q", key, least, most, value)
	}
	return -1
}

// Matching reads a key that is empty or of a form.
func (r *Reader) Match(key string, matches func(string) bool, form string) string {
	value := r.String(key)
	if value != "" && !matches(value) {
		r.Errorf("%s must be %s, is %q", key, form, value)
	}
	return value
}

// Problem is one error that says all that is wrong, the keys that nobody has read included: a misspelt one would be
// silently without effect. Pulumi's own are not ours to judge.
func (r *Reader) Err() error {
	problems := slices.Clone(r.problems)
	for _, key := range slices.Sorted(maps.Keys(r.values)) {
		namespace, name, _ := strings.Cut(key, ":")
		switch {
		case r.known[key], namespace == "pulumi":
		case namespace == r.Project:
			problems = append(problems, name+" is unknown: see Pulumi.yaml for every key")
		default:
			problems = append(problems, key+" is unknown: of other keys, only aws:region is read")
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("the configuration of stack %s:\n- %s", r.Stack, strings.Join(problems, "\n- "))
}
