package stacktest

import (
	"fmt"
	"strings"
	"testing"
)

// Rule is a security rule about the resources of one type, with the ids that Checkov gives it.
type Rule struct {
	IDs   string // separated by spaces
	Title string
	Type  string
	// Check describes what is wrong with a resource; "" when it keeps the rule.
	Check func(t *testing.T, d *Deployment, r Resource) string
}

// Waivers are reasons not to keep a rule, by its id, or by id and the stack, the resource or *-<ending of its name> for
// which the waiver holds.
type Waivers map[string]string

// CheckRules checks that the stacks keep every rule or have a waiver, that every rule meets a resource, and that every
// waiver for a stack or resource is used.
func CheckRules(t *testing.T, stacks map[string]*Deployment, rules []Rule, waivers Waivers) {
	t.Helper()
	used := map[string]bool{}
	for _, rule := range rules {
		t.Run(rule.IDs+" "+rule.Title, func(t *testing.T) {
			met := false
			for _, stack := range Keys(stacks) {
				for _, r := range stacks[stack].Find(rule.Type) {
					met = true
					problem := rule.Check(t, stacks[stack], r)
					if problem == "" {
						continue
					}
					waiver := waivers.find(rule.IDs, stack, r.Name)
					if used[waiver] = true; waiver == "" {
						t.Errorf("%s, %s: %s", stack, r.Name, problem)
					}
				}
			}
			if !met {
				t.Errorf("no stack has a %s", rule.Type)
			}
		})
	}
	for waiver := range waivers {
		if strings.Contains(waiver, " ") && !used[waiver] {
			t.Errorf("the waiver %s is not needed", waiver)
		}
	}
}

// find returns the waiver of a rule for a resource of a stack, and "" where there is none.
func (w Waivers) find(ids, stack, resource string) string {
	for id := range strings.FieldsSeq(ids) {
		_, ending, _ := strings.Cut(resource, "-")
		for _, waiver := range []string{id, id + " " + stack, id + " " + resource, id + " *-" + ending} {
			if w[waiver] != "" {
				return waiver
			}
		}
	}
	return ""
}

// CheckCoverage checks that each of the ids, separated by blanks, has a rule, or a waiver with a reason.
func CheckCoverage(t *testing.T, ids string, rules []Rule, waivers Waivers) {
	t.Helper()
	covered := map[string]bool{}
	for _, rule := range rules {
		for id := range strings.FieldsSeq(rule.IDs) {
			covered[id] = true
		}
	}
	for waiver, reason := range waivers {
		covered[strings.Fields(waiver)[0]] = reason != ""
	}
	for id := range strings.FieldsSeq(ids) {
		if !covered[id] {
			t.Errorf("%s has neither a rule nor a waiver", id)
		}
	}
}

// InputRule returns a rule that an input has a value.
func InputRule(ids, title, kind string, want any, path ...string) Rule {
	return Rule{ids, title, kind, func(_ *testing.T, _ *Deployment, r Resource) string {
		if got := r.At(path...); got != want {
			return fmt.Sprintf("%s is %v, want %v", strings.Join(path, "."), got, want)
		}
		return ""
	}}
}
