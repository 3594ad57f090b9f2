package access_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// call is a request to AWS as IAM sees it.
type call struct {
	action, resource string
	request          policytest.Request
	second           bool // its line is indented: the call before makes it possible
}

// callsIn reads a file of testdata with one call per line: an action, a resource, and the condition
// keys of the request as key=value. ENV stands for the environment, OTHER for the other one.
func callsIn(t *testing.T, file, target string) []call {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file+".calls.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var found []call
	for line := range strings.Lines(string(text)) {
		found = append(found, parseCall(t, line, target))
	}
	return found
}

// parseCall parses a line of such a file.
func parseCall(t *testing.T, line, target string) call {
	t.Helper()
	fields := strings.Fields(strings.NewReplacer("ENV", target, "OTHER", otherOf[target]).Replace(line))
	if len(fields) < 2 {
		t.Fatalf("%q is not a call", line)
	}
	c := call{action: fields[0], resource: fields[1], request: policytest.Request{}, second: strings.HasPrefix(line, "\t")}
	for _, field := range fields[2:] {
		key, value, isPair := strings.Cut(field, "=")
		if !isPair {
			t.Fatalf("%q: %q is not key=value", line, field)
		}
		c.request[key] = value
	}
	return c
}

func (c call) String() string {
	text := c.action + " " + c.resource
	for _, key := range stacktest.Keys(c.request) {
		text += fmt.Sprintf(" %s=%s", key, c.request[key])
	}
	return text
}

// with returns the call with another condition key.
func (c call) with(key, value string) call {
	c.request = maps.Clone(c.request)
	c.request[key] = value
	return c
}

// asTagsAppear returns the call as IAM sees it before and after the tags of a new resource are
// known, which takes minutes. A call that has the tag is made later, and is returned as it is.
func (c call) asTagsAppear(target string) []call {
	if _, tagged := c.request[tag]; tagged {
		return []call{c}
	}
	return []call{c, c.with(tag, target)}
}

// decides reports whether one of the statements has this effect, Allow or Deny, on the call.
func (c call) decides(t *testing.T, effect string, statements []policytest.Statement) bool {
	t.Helper()
	return policytest.HasEffect(t, effect, statements, c.action, c.resource, c.request)
}

// problem returns why a role with these policies and this boundary may not make the call; "" if it
// may.
func (c call) problem(t *testing.T, granted, boundary []policytest.Statement) string {
	t.Helper()
	for where, statements := range map[string][]policytest.Statement{"policies": granted, "boundary": boundary} {
		if c.decides(t, "Deny", statements) {
			return "denied by the " + where
		}
		if !c.decides(t, "Allow", statements) {
			return "not allowed by the " + where
		}
	}
	return ""
}
