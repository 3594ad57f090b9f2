package stack

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// reader reads a stack's configuration, and gathers everything that is wrong with it.
type reader struct {
	project  string
	values   map[string]string // by <namespace>:<key>
	known    map[string]bool
	problems []string
}

func (r *reader) wrong(format string, a ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, a...))
}

// text reads a key of the project, or of another namespace when it is named with it. Empty is as good as absent for
// keys that may be empty; keys that are not there at all are missing.
func (r *reader) text(key string) string {
	r.known[r.full(key)] = true
	if !r.there(key) {
		r.wrong("%s is missing", key)
	}
	return r.values[r.full(key)]
}

func (r *reader) full(key string) string {
	if strings.Contains(key, ":") {
		return key
	}
	return r.project + ":" + key
}

func (r *reader) there(key string) bool {
	_, there := r.values[r.full(key)]
	return there
}

// oneOf reads a key that has one of a few values.
func (r *reader) oneOf(key string, values ...string) string {
	value := r.text(key)
	if value != "" && !slices.Contains(values, value) {
		r.wrong("%s must be %s, is %q", key, strings.Join(values, " or "), value)
	}
	if value == "" && r.there(key) {
		r.wrong("%s must be %s, is empty", key, strings.Join(values, " or "))
	}
	return value
}

func (r *reader) flag(key string) bool { return r.oneOf(key, "true", "false") == "true" }

// number reads a whole number within bounds. It is -1 where there is none.
func (r *reader) number(key string, least, most int) int {
	value := r.text(key)
	n, err := strconv.Atoi(value)
	if err == nil && n >= least && n <= most {
		return n
	}
	if r.there(key) {
		r.wrong("%s must be a whole number from %d to %d, is %q", key, least, most, value)
	}
	return -1
}

// matching reads a key that is empty or of a form.
func (r *reader) matching(key string, matches func(string) bool, form string) string {
	value := r.text(key)
	if value != "" && !matches(value) {
		r.wrong("%s must be %s, is %q", key, form, value)
	}
	return value
}

// unknown finds the keys that nobody has read: a misspelt one would be silently without effect. Pulumi's own are not
// ours to judge.
func (r *reader) unknown() {
	for _, key := range slices.Sorted(maps.Keys(r.values)) {
		namespace, name, _ := strings.Cut(key, ":")
		switch {
		case r.known[key], namespace == "pulumi":
		case namespace == r.project:
			r.wrong("%s is unknown: see Pulumi.yaml for every key", name)
		default:
			r.wrong("%s is unknown: of other keys, only aws:region is read", key)
		}
	}
}

// problem is one error that says all that is wrong.
func (r *reader) problem(stack string) error {
	if len(r.problems) == 0 {
		return nil
	}
	return fmt.Errorf("the configuration of stack %s:\n- %s", stack, strings.Join(r.problems, "\n- "))
}
