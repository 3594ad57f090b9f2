// Package config reads and validates the configuration of a Pulumi stack. A Reader collects all
// errors and warnings, so that they are reported together.
package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Reader reads the configuration of a stack and collects its errors and warnings. A key without a
// namespace belongs to the project.
type Reader struct {
	Project, Stack string

	values   map[string]string // by <namespace>:<key>
	known    map[string]bool
	errors   []string
	warnings []string
}

// NewReader returns a reader of the values of a stack. The keys of values have the form
// <namespace>:<key>; the namespace of the project's own keys is the name of the project.
func NewReader(project, stack string, values map[string]string) *Reader {
	return &Reader{Project: project, Stack: stack, values: values, known: map[string]bool{}}
}

// Errorf adds an error.
func (r *Reader) Errorf(format string, a ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, a...))
}

// Warn adds a warning about a configuration that is valid but probably not intended.
func (r *Reader) Warn(warning string) { r.warnings = append(r.warnings, warning) }

// Warnings returns the warnings, in the order in which they were added.
func (r *Reader) Warnings() []string { return r.warnings }

// String returns the value of a key. A missing key is an error; an empty value is not.
func (r *Reader) String(key string) string {
	r.known[r.fullKey(key)] = true
	if !r.Has(key) {
		r.Errorf("%s is missing", key)
	}
	return r.values[r.fullKey(key)]
}

func (r *Reader) fullKey(key string) string {
	if strings.Contains(key, ":") {
		return key
	}
	return r.Project + ":" + key
}

// Has reports whether the configuration contains a key, even with an empty value.
func (r *Reader) Has(key string) bool {
	_, exists := r.values[r.fullKey(key)]
	return exists
}

// Enum returns the value of a key that must be one of the given values.
func (r *Reader) Enum(key string, values ...string) string {
	value := r.String(key)
	if r.Has(key) && !slices.Contains(values, value) {
		r.Errorf("%s must be %s, got %q", key, strings.Join(values, " or "), value)
	}
	return value
}

// Bool returns the value of a key that must be true or false.
func (r *Reader) Bool(key string) bool { return r.Enum(key, "true", "false") == "true" }

// Int returns the value of a key that must be an integer from minimum to maximum. It returns -1 if
// the value is missing or invalid.
func (r *Reader) Int(key string, minimum, maximum int) int {
	value := r.String(key)
	n, err := strconv.Atoi(value)
	if err == nil && n >= minimum && n <= maximum {
		return n
	}
	if r.Has(key) {
		r.Errorf("%s must be an integer from %d to %d, got %q", key, minimum, maximum, value)
	}
	return -1
}

// Match returns the value of a key that must be empty or match. The format describes valid values
// in the error.
func (r *Reader) Match(key string, match func(string) bool, format string) string {
	value := r.String(key)
	if value != "" && !match(value) {
		r.Errorf("%s must be %s, got %q", key, format, value)
	}
	return value
}

// Err returns one error that lists all errors, or nil. A key that was never read is an error too,
// because a misspelled key would have no effect. Only the keys of the namespace pulumi, which
// belong to Pulumi itself, are not checked.
func (r *Reader) Err() error {
	errs := slices.Clone(r.errors)
	for _, key := range slices.Sorted(maps.Keys(r.values)) {
		namespace, name, _ := strings.Cut(key, ":")
		switch {
		case r.known[key], namespace == "pulumi":
		case namespace == r.Project:
			errs = append(errs, fmt.Sprintf("unknown key %s: see Pulumi.yaml for the supported keys", name))
		default:
			errs = append(errs, fmt.Sprintf("unknown key %s: aws:region is the only supported key of another namespace", key))
		}
	}
	if len(errs) == 0 {
		return nil
	}
	return fmt.Errorf("invalid configuration of stack %s:\n- %s", r.Stack, strings.Join(errs, "\n- "))
}
