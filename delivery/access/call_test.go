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

// call is a call to AWS as IAM sees it.
type call struct {
	action, resource string
	request          policytest.Request
	followUp         bool // its line is indented: the call above makes it possible
}

// readCalls reads a file of testdata with one call per line: an action, a resource, and the
// condition keys of the request as key=value. ENV stands for the environment, OTHER for the other
// one.
func readCalls(t *testing.T, file, target string) []call {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file+".calls.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var calls []call
	for line := range strings.Lines(string(text)) {
		calls = append(calls, parseCall(t, line, target))
	}
	return calls
}

// parseCall parses a line of such a file.
func parseCall(t *testing.T, line, target string) call {
	t.Helper()
	fields := strings.Fields(strings.NewReplacer("ENV", target, "OTHER", otherEnvironment[target]).Replace(line))
	if len(fields) < 2 {
		t.Fatalf("line %q, want an action and a resource", line)
	}
	c := call{
		action: fields[0], resource: fields[1], request: policytest.Request{}, followUp: strings.HasPrefix(line, "\t"),
	}
	for _, field := range fields[2:] {
		key, value, isPair := strings.Cut(field, "=")
		if !isPair {
			t.Fatalf("line %q: field %q, want key=value", line, field)
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

// with returns a copy of the call with one more condition key.
func (c call) with(key, value string) call {
	c.request = maps.Clone(c.request)
	c.request[key] = value
	return c
}

// withAndWithoutTag returns the call without and with the environment tag of its resource, because
// IAM may know the tags of a new resource only after minutes. A call that already has the tag is
// returned unchanged.
func (c call) withAndWithoutTag(target string) []call {
	if _, tagged := c.request[tag]; tagged {
		return []call{c}
	}
	return []call{c, c.with(tag, target)}
}

// hasEffect reports whether one of the statements has the effect, Allow or Deny, on the call.
func (c call) hasEffect(t *testing.T, effect string, statements []policytest.Statement) bool {
	t.Helper()
	return policytest.HasEffect(t, effect, statements, c.action, c.resource, c.request)
}

// denial returns why the policies or the boundary of a role deny the call, or "" if both allow it.
func (c call) denial(t *testing.T, policies, boundary []policytest.Statement) string {
	t.Helper()
	for source, statements := range map[string][]policytest.Statement{"policies": policies, "boundary": boundary} {
		if c.hasEffect(t, "Deny", statements) {
			return "denied by the " + source
		}
		if !c.hasEffect(t, "Allow", statements) {
			return "not allowed by the " + source
		}
	}
	return ""
}
