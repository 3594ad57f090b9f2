package program_test

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
	second           bool // its line is indented: it becomes possible by the call before
}

// callsIn reads a file of testdata: a call a line, which is an action, a resource, and what IAM knows of the request beside
// that, as key=value. ENV stands for the environment, OTHER for the other one.
func callsIn(t *testing.T, file, stack string) []call {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file+".calls.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var found []call
	for line := range strings.Lines(strings.NewReplacer("ENV", stack, "OTHER", others[stack]).Replace(string(text))) {
		found = append(found, callOf(t, line))
	}
	return found
}

func callOf(t *testing.T, line string) call {
	t.Helper()
	fields := strings.Fields(line)
	if len(fields) < 2 {
		t.Fatalf("%q is not a call", line)
	}
	c := call{action: fields[0], resource: fields[1], request: policytest.Request{}, second: strings.HasPrefix(line, "\t")}
	for _, known := range fields[2:] {
		key, value, isPair := strings.Cut(known, "=")
		if !isPair {
			t.Fatalf("%q: %q is not key=value", line, known)
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

// with returns the call with one more key of the request.
func (c call) with(key, value string) call {
	c.request = maps.Clone(c.request)
	c.request[key] = value
	return c
}

// asTagsAppear returns the call as IAM sees it before and after the tags of its resource are known, which takes minutes. A call
// that names the tag comes later, and is returned alone.
func (c call) asTagsAppear(stack string) []call {
	if _, later := c.request[tag]; later {
		return []call{c}
	}
	return []call{c, c.with(tag, stack)}
}

// refusedBy says why a role with these policies and this boundary may not make the call; empty where it may.
func (c call) refusedBy(t *testing.T, may, most []policytest.Statement) string {
	t.Helper()
	for where, statements := range map[string][]policytest.Statement{"policies": may, "boundary": most} {
		if policytest.Decides(t, "Deny", statements, c.action, c.resource, c.request) {
			return "denied by the " + where
		}
		if !policytest.Decides(t, "Allow", statements, c.action, c.resource, c.request) {
			return "not allowed by the " + where
		}
	}
	return ""
}
