package stack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// statement is a statement of a policy as it is deployed.
type statement struct {
	Sid         string
	Effect      string
	Principal   map[string]oneOrMore
	Action      oneOrMore
	NotAction   oneOrMore
	Resource    oneOrMore
	NotResource oneOrMore
	Condition   map[string]map[string]string
}

// oneOrMore is text, or a list of it.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(o))
	}
	*o = []string{""}
	return json.Unmarshal(data, &(*o)[0])
}

// statements reads a policy.
func statements(t *testing.T, r recorded, key string) []statement {
	t.Helper()
	policy := decode[struct {
		Version   string
		Statement []statement
	}](t, r, key)
	if policy.Version != "2012-10-17" || len(policy.Statement) == 0 {
		t.Fatalf("%s %s: the policy is %s", r.kind, r.name, r.text(key))
	}
	return policy.Statement
}

// policyInputs are where policies stand, by kind of resource.
var policyInputs = map[string]string{
	"aws:iam/role:Role":                "assumeRolePolicy",
	"aws:iam/rolePolicy:RolePolicy":    "policy",
	"aws:iam/policy:Policy":            "policy",
	"aws:kms/key:Key":                  "policy",
	"aws:s3/bucketPolicy:BucketPolicy": "policy",
	"aws:sns/topicPolicy:TopicPolicy":  "policy",
	"aws:sqs/queue:Queue":              "policy",
}

// permissions are what a role may do, a line an action: "action on resource, if conditions", and with "not" before it what it
// may not. The account and region are left out of ARNs.
func permissions(t *testing.T, r recorded) []string {
	t.Helper()
	var lines []string
	for _, s := range statements(t, r, "policy") {
		if len(s.Principal) > 0 {
			t.Errorf("%s: %+v", r.name, s)
		}
		prefix := map[string]string{"Allow": "", "Deny": "not "}[s.Effect]
		for _, action := range s.Action {
			for _, on := range s.Resource {
				line := prefix + action + " on " + shorten(on)
				for _, operator := range keys(s.Condition) {
					for _, key := range keys(s.Condition[operator]) {
						line += fmt.Sprintf(" if %s %s %s", key, operator, s.Condition[operator][key])
					}
				}
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func shorten(arn string) string {
	return strings.NewReplacer("eu-west-1:"+account+":", "", "arn:aws:", "").Replace(arn)
}

// TestEveryRoleIsOneServices checks whom each role trusts.
func TestEveryRoleIsOneServices(t *testing.T) {
	services := map[string]string{"auction": "states", "auction-schedule": "scheduler", "api-logs": "apigateway", "notifications-slack": "chatbot"}
	d := deploy(t, "dev", map[string]string{"slackWorkspace": "T0000", "slackChannel": "C0000"})
	for _, r := range d.all(t, "aws:iam/role:Role") {
		want, special := services[r.name]
		if !special {
			want = "lambda"
		}
		trust := statements(t, r, "assumeRolePolicy")
		if len(trust) != 1 || !slices.Equal(trust[0].Principal["Service"], []string{want + ".amazonaws.com"}) ||
			!slices.Equal(trust[0].Action, []string{"sts:AssumeRole"}) {
			t.Errorf("%s trusts %+v, want %s alone", r.name, trust, want)
		}
	}
	for name, source := range map[string]string{"auction": "states:stateMachine:*", "auction-schedule": "scheduler:schedule-group/default"} {
		trust := statements(t, d.one(t, "aws:iam/role:Role", name), "assumeRolePolicy")[0]
		if got := shorten(trust.Condition["ArnLike"]["aws:SourceArn"]); got != source || trust.Condition["StringEquals"]["aws:SourceAccount"] != account {
			t.Errorf("%s is taken on for %+v, want %s", name, trust.Condition, source)
		}
	}
}

// TestTheKeyIsForThese checks who may use the key without a role of ours.
func TestTheKeyIsForThese(t *testing.T) {
	eachStack(t, func(t *testing.T, d *deployment) {
		got := map[string]string{}
		for _, s := range statements(t, d.one(t, "aws:kms/key:Key"), "policy") {
			for kind, who := range s.Principal {
				got[kind+" "+who[0]] = strings.Join(s.Action, " ") + fmt.Sprint(s.Condition)
			}
		}
		want := map[string]string{
			"AWS arn:aws:iam::" + account + ":root": "kms:*map[]",
			"Service logs.eu-west-1.amazonaws.com": "kms:Encrypt kms:Decrypt kms:ReEncryptFrom kms:ReEncryptTo kms:GenerateDataKey " +
				"kms:GenerateDataKeyWithoutPlaintext kms:DescribeKey" +
				"map[ArnLike:map[kms:EncryptionContext:aws:logs:arn:arn:aws:logs:eu-west-1:" + account + ":log-group:*]]",
		}
		for _, service := range publishers(d) {
			want["Service "+service] = "kms:Decrypt kms:GenerateDataKey" + map[string]string{
				alarmService: "map[StringEquals:map[aws:SourceAccount:" + account + "]]", eventService: "map[]",
			}[service]
		}
		for _, who := range keys(want) {
			if got[who] != want[who] {
				t.Errorf("%s may %s, want %s", who, got[who], want[who])
			}
		}
		if len(got) != len(want) {
			t.Errorf("the key is for %v", keys(got))
		}
	})
}

// allows tells whether a statement is about an action on a resource. The resource * stands for actions that know no other.
func (s statement) allows(action, resource string) bool {
	about := func(patterns, exceptions []string, value string) bool {
		matches := func(pattern string) bool { return like(pattern, value) }
		return slices.ContainsFunc(patterns, matches) || len(exceptions) > 0 && !slices.ContainsFunc(exceptions, matches)
	}
	return about(s.Action, s.NotAction, action) && about(s.Resource, s.NotResource, resource)
}

// like tells whether IAM's pattern takes a value.
func like(pattern, value string) bool {
	expression, made := expressions[pattern]
	if !made {
		expression = regexp.MustCompile("^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$")
		expressions[pattern] = expression
	}
	return expression.MatchString(value)
}

// expressions are the patterns that were met before.
var expressions = map[string]*regexp.Regexp{}

// request is what IAM knows of a request, by the keys of conditions. What a request does not have is not in it.
type request map[string]string

// holds tells whether the statement's conditions hold for a request.
func (s statement) holds(t *testing.T, r request) bool {
	t.Helper()
	for operator, wanted := range s.Condition {
		for key, want := range wanted {
			got, there := r[key]
			holds := map[string]bool{
				"StringEquals": there && got == want, "ArnEquals": there && got == want, "StringEqualsIfExists": !there || got == want,
				"StringNotEquals": !there || got != want, "Null": want == fmt.Sprint(!there),
			}
			is, known := holds[operator]
			if !known {
				t.Fatalf("%s: what does %s mean?", s.Sid, operator)
			}
			if !is {
				return false
			}
		}
	}
	return true
}

// decided tells whether statements have this effect on a request.
func decided(t *testing.T, effect string, statements []statement, action, resource string, r request) bool {
	t.Helper()
	return slices.ContainsFunc(statements, func(s statement) bool {
		return s.Effect == effect && s.allows(action, resource) && s.holds(t, r)
	})
}
