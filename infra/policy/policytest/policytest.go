// Package policytest parses, evaluates and summarizes IAM policies for tests. It implements the
// part of AWS's policy evaluation that the policies of this repository use.
package policytest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Statement is a statement of a deployed policy.
type Statement struct {
	Sid         string
	Effect      string
	Principal   map[string]List
	Action      List
	NotAction   List
	Resource    List
	NotResource List
	Condition   map[string]map[string]string
}

// List is a list of strings. In JSON it can also be a single string.
type List []string

// UnmarshalJSON decodes a string or a list of strings.
func (l *List) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(l))
	}
	*l = List{""}
	return json.Unmarshal(data, &(*l)[0])
}

// Parse returns the statements of a policy. It fails the test if the text is not a policy with
// statements.
func Parse(t *testing.T, text string) []Statement {
	t.Helper()
	var policy struct {
		Version   string
		Statement []Statement
	}
	err := json.Unmarshal([]byte(text), &policy)
	if err != nil || policy.Version != "2012-10-17" || len(policy.Statement) == 0 {
		t.Fatalf("invalid policy: %v: %s", err, text)
	}
	return policy.Statement
}

// Covers reports whether the statement applies to an action on a resource, regardless of its effect
// and conditions. For an action without resource-level permissions, the resource is "*".
func (s Statement) Covers(action, resource string) bool {
	covers := func(patterns, exceptions []string, value string) bool {
		matches := func(pattern string) bool { return Matches(pattern, value) }
		return slices.ContainsFunc(patterns, matches) || len(exceptions) > 0 && !slices.ContainsFunc(exceptions, matches)
	}
	return covers(s.Action, s.NotAction, action) && covers(s.Resource, s.NotResource, resource)
}

// Request is the context of a request: its values by condition key.
type Request map[string]string

// ConditionsMatch reports whether a request meets all conditions of the statement. It fails the
// test on an unknown operator.
func (s Statement) ConditionsMatch(t *testing.T, r Request) bool {
	t.Helper()
	for operator, values := range s.Condition {
		for key, want := range values {
			got, present := r[key]
			match, known := map[string]bool{
				"StringEquals": present && got == want, "ArnEquals": present && got == want,
				"StringEqualsIfExists": !present || got == want, "StringNotEquals": !present || got != want,
				"Null": want == strconv.FormatBool(!present),
			}[operator]
			if !known {
				t.Fatalf("%s: unknown operator %s", s.Sid, operator)
			}
			if !match {
				return false
			}
		}
	}
	return true
}

// HasEffect reports whether a statement with the given effect, Allow or Deny, applies to the
// request.
func HasEffect(t *testing.T, effect string, statements []Statement, action, resource string, r Request) bool {
	t.Helper()
	return slices.ContainsFunc(statements, func(s Statement) bool {
		return s.Effect == effect && s.Covers(action, resource) && s.ConditionsMatch(t, r)
	})
}

// Permissions returns the permissions of a role policy, sorted: for each action and resource of a
// statement the line "action on resource if conditions", with the prefix "not" for a denial. ARNs
// are shortened.
func Permissions(t *testing.T, statements []Statement) []string {
	t.Helper()
	var lines []string
	for _, s := range statements {
		if len(s.Principal) > 0 {
			t.Errorf("role policy has a principal: %+v", s)
		}
		prefix := map[string]string{"Allow": "", "Deny": "not "}[s.Effect]
		for _, action := range s.Action {
			for _, resource := range s.Resource {
				lines = append(lines, prefix+action+" on "+Shorten(resource)+conditions(s))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func conditions(s Statement) string {
	var text strings.Builder
	for _, operator := range slices.Sorted(maps.Keys(s.Condition)) {
		for _, key := range slices.Sorted(maps.Keys(s.Condition[operator])) {
			fmt.Fprintf(&text, " if %s %s %s", key, operator, s.Condition[operator][key])
		}
	}
	return text.String()
}

// Summaries returns the line "Sid: effect principals actions on resources if conditions" for each
// statement of a policy, in their order. The elements of a list are separated by spaces.
func Summaries(t *testing.T, text string) []string {
	t.Helper()
	var lines []string
	for _, s := range Parse(t, text) {
		words := []string{s.Effect}
		for _, kind := range slices.Sorted(maps.Keys(s.Principal)) {
			words = append(append(words, kind), s.Principal[kind]...)
		}
		words = append(words, s.Action...)
		if len(s.Resource) > 0 {
			words = append(append(words, "on"), s.Resource...)
		}
		for element, values := range map[string]List{"NotAction": s.NotAction, "NotResource": s.NotResource} {
			if len(values) > 0 {
				t.Errorf("%s: Summaries does not support %s", s.Sid, element)
			}
		}
		lines = append(lines, s.Sid+": "+strings.Join(words, " ")+conditions(s))
	}
	return lines
}

var regionAndAccount = regexp.MustCompile(`eu-west-1:[0-9]{12}:`)

// Shorten returns an ARN without partition, region and account.
func Shorten(arn string) string {
	return strings.ReplaceAll(regionAndAccount.ReplaceAllString(arn, ""), "arn:aws:", "")
}

// compiledPatterns caches the regular expressions of Matches by pattern.
var compiledPatterns sync.Map

// Matches reports whether a value matches an IAM pattern, in which * matches any text and ? any one
// character.
func Matches(pattern, value string) bool {
	compiled, exists := compiledPatterns.Load(pattern)
	if !exists {
		wildcards := strings.NewReplacer(`\*`, ".*", `\?`, ".")
		compiled = regexp.MustCompile("^" + wildcards.Replace(regexp.QuoteMeta(pattern)) + "$")
		compiledPatterns.Store(pattern, compiled)
	}
	return compiled.(*regexp.Regexp).MatchString(value)
}
