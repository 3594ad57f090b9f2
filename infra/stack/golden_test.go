package stack

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

var update = flag.Bool("update", false, "write the inventories anew")

// elsewhere are inputs that are long, and held to their source by a test of their own.
var elsewhere = map[string]string{
	"aws:sfn/stateMachine:StateMachine definition":  "as lambdas/workflow renders it",
	"aws:apigateway/restApi:RestApi body":           "infra/component/orders.openapi.json",
	"aws:apigateway/deployment:Deployment triggers": "the digest of the API's body",
}

// TestInventory compares all that a stack declares with the inventory that was agreed on. After a change that is meant:
// go test ./infra/stack -run TestInventory -update, and tell in the commit why.
func TestInventory(t *testing.T) {
	eachStack(t, func(t *testing.T, d *deployment) {
		stack := filepath.Base(t.Name())
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
			t.Errorf("what %s declares has changed, if only in its order (- was, + is):\n%s", stack, compare(string(want), got))
		}
	})
}

// inventory is a paragraph a resource: what it is, and a line for each of its inputs.
func inventory(d *deployment) string {
	var paragraphs []string
	for _, r := range d.resources {
		heading := r.kind + " " + r.name
		if r.protected {
			heading += ", protected"
		}
		if r.retained {
			heading += ", retained"
		}
		lines := []string{heading}
		for _, key := range keys(r.inputs) {
			if where, is := elsewhere[r.kind+" "+key]; is {
				lines = append(lines, "  "+key+": ("+where+")")
				continue
			}
			lines = append(lines, flatten("  "+key, r.inputs[key])...)
		}
		paragraphs = append(paragraphs, strings.Join(lines, "\n"))
	}
	slices.Sort(paragraphs)
	return strings.Join(paragraphs, "\n\n") + "\n"
}

// flatten gives a line for each value inside a value. Text that is JSON is looked into as well.
func flatten(path string, value any) []string {
	var lines []string
	switch v := value.(type) {
	case map[string]any:
		for _, key := range keys(v) {
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

// compare gives the lines that only one of two texts has, each under the heading of its paragraph.
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

// headed is every line of a text behind the first line of its paragraph.
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
