// Package policytest evaluates IAM policies as AWS does, as far as the policies of this repository go: tests ask it what a
// role may do.
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

// Statement is a statement of a policy as it is deployed.
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

// List is a list of strings. IAM writes a list of one as a string.
type List []string

// UnmarshalJSON reads a string or a list.
func (l *List) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(l))
	}
	*l = List{""}
	return json.Unmarshal(data, &(*l)[0])
}

// Parse returns the statements of a policy. It fails the test when the text is not a policy with statements.
func Parse(t *testing.T, text string) []Statement {
	t.Helper()
	var policy struct {
		Version   string
		Statement []Statement
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil || policy.Version != "2012-10-17" || len(policy.Statement) == 0 {
		t.Fatalf("not a policy: %v: %s", err, text)
	}
	return policy.Statement
}

// Covers reports whether the statement is about an action on a resource, whatever its effect and conditions. The resource *
// stands for actions that have no resource.
func (s Statement) Covers(action, resource string) bool {
	about := func(patterns, exceptions []string, value string) bool {
		matches := func(pattern string) bool { return Matches(pattern, value) }
		return slices.ContainsFunc(patterns, matches) || len(exceptions) > 0 && !slices.ContainsFunc(exceptions, matches)
	}
	return about(s.Action, s.NotAction, action) && about(s.Resource, s.NotResource, resource)
}

// Request is what IAM knows of a request, by condition key. Keys that the request does not have are absent.
type Request map[string]string

// ConditionsMatch reports whether the conditions of the statement hold for a request. It fails the test on an unknown operator.
func (s Statement) ConditionsMatch(t *testing.T, r Request) bool {
	t.Helper()
	for operator, wanted := range s.Condition {
		for key, want := range wanted {
			got, present := r[key]
			holds, known := map[string]bool{
				"StringEquals": present && got == want, "ArnEquals": present && got == want,
				"StringEqualsIfExists": !present || got == want, "StringNotEquals": !present || got != want,
				"Null": want == strconv.FormatBool(!present),
			}[operator]
			if !known {
				t.Fatalf("%s: unknown operator %s", s.Sid, operator)
			}
			if !holds {
				return false
			}
		}
	}
	return true
}

// HasEffect reports whether one of the statements has this effect, Allow or Deny, on a request.
func HasEffect(t *testing.T, effect string, statements []Statement, action, resource string, r Request) bool {
	t.Helper()
	return slices.ContainsFunc(statements, func(s Statement) bool {
		return s.Effect == effect && s.Covers(action, resource) && s.ConditionsMatch(t, r)
	})
}

// Permissions returns what a policy of a role allows and denies, a line for each action and resource: "action on resource,
// if conditions", preceded by "not" for a denial. The partition, region and account are left out of ARNs. The lines are sorted.
func Permissions(t *testing.T, statements []Statement) []string {
	t.Helper()
	var lines []string
	for _, s := range statements {
		if len(s.Principal) > 0 {
			t.Errorf("a policy of a role has a principal: %+v", s)
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

// Summaries returns a line for each statement of a policy, in their order: "Sid: effect principal actions on resources, if
// conditions". Names in a list are separated by spaces.
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
				t.Errorf("%s: %s has no place in a summary", s.Sid, element)
			}
		}
		lines = append(lines, s.Sid+": "+strings.Join(words, " ")+conditions(s))
	}
	return lines
}

var place = regexp.MustCompile(`eu-west-1:[0-9]{12}:`)

// Shorten returns an ARN without partition, region and account.
func Shorten(arn string) string {
	return strings.ReplaceAll(place.ReplaceAllString(arn, ""), "arn:aws:", "")
}

// expressions are the patterns of Matches, compiled.
var expressions sync.Map

// Matches reports whether a value matches a pattern of IAM, in which * stands for any text and ? for one character.
func Matches(pattern, value string) bool {
	compiled, done := expressions.Load(pattern)
	if !done {
		compiled = regexp.MustCompile("^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$")
		expressions.Store(pattern, compiled)
	}
	return compiled.(*regexp.Regexp).MatchString(value)
}
