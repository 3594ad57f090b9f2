package stacktest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden inventories")

// notListed are inputs that are long, and tested by themselves.
var notListed = map[string]string{
	"aws:sfn/stateMachine:StateMachine definition":  "as lambdas/workflow renders it",
	"aws:apigateway/restApi:RestApi body":           "infra/component/orders.openapi.json",
	"aws:apigateway/deployment:Deployment triggers": "the digest of the API's body",
}

// CheckInventory compares the resources of a stack with the golden file testdata/<stack>.inventory.txt. With -update it writes
// the file.
func CheckInventory(t *testing.T, stack string, d *Deployment) {
	t.Helper()
	path := filepath.Join("testdata", stack+".inventory.txt")
	got := inventory(d)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("the resources of %s have changed, if only in their order (- was, + is):\n%s", stack, compare(string(want), got))
	}
}

// inventory returns a paragraph for each resource: its type and name, and a line for each input.
func inventory(d *Deployment) string {
	var paragraphs []string
	for _, r := range d.Resources {
		heading := r.Type + " " + r.Name
		if r.Protected {
			heading += ", protected"
		}
		if r.Retained {
			heading += ", retained"
		}
		lines := []string{heading}
		for _, key := range Keys(r.Inputs) {
			if where, is := notListed[r.Type+" "+key]; is {
				lines = append(lines, "  "+key+": ("+where+")")
				continue
			}
			lines = append(lines, flatten("  "+key, r.Inputs[key])...)
		}
		paragraphs = append(paragraphs, strings.Join(lines, "\n"))
	}
	slices.Sort(paragraphs)
	return strings.Join(paragraphs, "\n\n") + "\n"
}

// flatten returns a line for each value inside a value, including the values of JSON in a string.
func flatten(path string, value any) []string {
	var lines []string
	switch v := value.(type) {
	case map[string]any:
		for _, key := range Keys(v) {
			lines = append(lines, flatten(path+"."+key, v[key])...)
		}
	case []any:
		for i, element := range v {
			lines = append(lines, flatten(fmt.Sprintf("%s[%d]", path, i), element)...)
		}
	case string:
		var inside map[string]any
		if json.Unmarshal([]byte(v), &inside) == nil {
			return flatten(path, inside)
		}
		return []string{path + ": " + v}
	default:
		if archive, is := value.(interface{ GetPath() (string, bool) }); is {
			zip, _ := archive.GetPath()
			return []string{path + ": the zip " + filepath.Base(zip)}
		}
		return []string{fmt.Sprintf("%s: %v", path, value)}
	}
	return lines
}

// compare returns the lines that only one of two texts has, each under the heading of its paragraph.
func compare(was, is string) string {
	before, after := headed(was), headed(is)
	var lines []string
	for _, line := range before {
		if !slices.Contains(after, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}

// headed returns every line of a text behind the first line of its paragraph.
func headed(text string) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		heading, rest, _ := strings.Cut(paragraph, "\n")
		lines = append(lines, heading)
		for line := range strings.SplitSeq(rest, "\n") {
			lines = append(lines, heading+": "+line)
		}
	}
	return lines
}
