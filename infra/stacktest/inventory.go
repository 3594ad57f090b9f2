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

var update = flag.Bool("update", false, "update the golden inventories")

// omittedInputs describes the inputs that inventories omit. They are long and have their own tests.
var omittedInputs = map[string]string{
	"aws:sfn/stateMachine:StateMachine definition":  "as lambdas/workflow renders it",
	"aws:apigateway/restApi:RestApi body":           "infra/component/orders.openapi.json",
	"aws:apigateway/deployment:Deployment triggers": "the digest of the API's body",
}

// CheckInventory compares the resources of a stack with the golden file
// testdata/<stack>.inventory.txt. With the flag -update it writes the file.
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
		t.Errorf("inventory of %s differs (-want +got; no lines if only the order differs):\n%s", stack,
			diff(string(want), got))
	}
}

// inventory returns a paragraph for each resource: a heading with its type and name, and a line for
// each input.
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
			if description, omitted := omittedInputs[r.Type+" "+key]; omitted {
				lines = append(lines, "  "+key+": ("+description+")")
				continue
			}
			lines = append(lines, flatten("  "+key, r.Inputs[key])...)
		}
		paragraphs = append(paragraphs, strings.Join(lines, "\n"))
	}
	slices.Sort(paragraphs)
	return strings.Join(paragraphs, "\n\n") + "\n"
}

// flatten returns a line with the path of each element of a value. It also flattens JSON objects in
// strings.
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
		var object map[string]any
		if json.Unmarshal([]byte(v), &object) == nil {
			return flatten(path, object)
		}
		return []string{path + ": " + v}
	default:
		if archive, ok := value.(interface{ GetPath() (string, bool) }); ok {
			zip, _ := archive.GetPath()
			return []string{path + ": the zip " + filepath.Base(zip)}
		}
		return []string{fmt.Sprintf("%s: %v", path, value)}
	}
	return lines
}

// diff returns the lines that only one of two inventories contains, each with the heading of its
// paragraph.
func diff(want, got string) string {
	wantLines, gotLines := linesWithHeading(want), linesWithHeading(got)
	var lines []string
	for _, line := range wantLines {
		if !slices.Contains(gotLines, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range gotLines {
		if !slices.Contains(wantLines, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}

// linesWithHeading returns every line of an inventory, prefixed with the heading of its paragraph.
func linesWithHeading(text string) []string {
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
