package stacktest

import (
	"fmt"
	"strings"
	"testing"
)

// Rule is a security rule for the resources of one type.
type Rule struct {
	IDs   string // of the corresponding Checkov rules, separated by spaces
	Title string
	Type  string
	// Check returns a description of the violation of the rule by a resource, or "".
	Check func(t *testing.T, d *Deployment, r Resource) string
}

// Waivers contains the reasons for which rules are waived. The key is the ID of a rule, optionally
// followed by a space and a scope: a stack, the name of a resource, or *-<suffix of the name>.
type Waivers map[string]string

// CheckRules checks that the resources of the stacks follow every rule or have a waiver, that every
// rule applies to at least one resource, and that every waiver with a scope is used.
func CheckRules(t *testing.T, stacks map[string]*Deployment, rules []Rule, waivers Waivers) {
	t.Helper()
	used := map[string]bool{}
	for _, rule := range rules {
		t.Run(rule.IDs+" "+rule.Title, func(t *testing.T) {
			applied := false
			for _, stack := range Keys(stacks) {
				for _, r := range stacks[stack].Find(rule.Type) {
					applied = true
					violation := rule.Check(t, stacks[stack], r)
					if violation == "" {
						continue
					}
					waiver := waivers.find(rule.IDs, stack, r.Name)
					if used[waiver] = true; waiver == "" {
						t.Errorf("stack %s, resource %s: %s", stack, r.Name, violation)
					}
				}
			}
			if !applied {
				t.Errorf("no stack has a resource of type %s: add one or remove the rule", rule.Type)
			}
		})
	}
	for waiver := range waivers {
		if strings.Contains(waiver, " ") && !used[waiver] {
			t.Errorf("waiver %s is not used: remove it", waiver)
		}
	}
}

// find returns the key of the waiver of a rule for a resource of a stack, or "" if there is none.
func (w Waivers) find(ids, stack, resource string) string {
	for id := range strings.FieldsSeq(ids) {
		_, suffix, _ := strings.Cut(resource, "-")
		for _, waiver := range []string{id, id + " " + stack, id + " " + resource, id + " *-" + suffix} {
			if w[waiver] != "" {
				return waiver
			}
		}
	}
	return ""
}

// CheckCoverage checks that each ID has a rule, or a waiver with a reason. The IDs are separated by
// spaces.
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
			t.Errorf("%s has neither a rule nor a waiver: add one", id)
		}
	}
}

// InputRule returns the rule that an input has the given value.
func InputRule(ids, title, kind string, want any, path ...string) Rule {
	return Rule{ids, title, kind, func(_ *testing.T, _ *Deployment, r Resource) string {
		if got := r.At(path...); got != want {
			return fmt.Sprintf("%s = %v, want %v", strings.Join(path, "."), got, want)
		}
		return ""
	}}
}
