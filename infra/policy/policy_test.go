package policy_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"

	"auction.internal/infra/policy"
	"auction.internal/infra/policy/policytest"
)

// document returns the JSON of a policy.
func document(t *testing.T, statements ...policy.Statement) string {
	t.Helper()
	result, err := internals.UnsafeAwaitOutput(t.Context(), policy.Document(statements...))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := result.Value.(string)
	return text
}

// wantJSON compares the JSON of a policy, regardless of spaces and of the order of keys.
func wantJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%v: %s", err, want)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("policy =\n%s\nwant\n%s", got, want)
	}
}

func TestDocument_Statements(t *testing.T) {
	for name, c := range map[string]struct {
		statement policy.Statement
		want      string
	}{
		"role policy, single values": {
			policy.Statement{Sid: "Read", Actions: []string{"s3:GetObject"}, Resources: policy.ARNs("arn:aws:s3:::b/*")},
			`{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}`,
		},
		"several values": {
			policy.Statement{Sid: "Use", Actions: []string{"kms:Encrypt", "kms:Decrypt"}, Resources: policy.ARNs("b", "a")},
			`{"Sid": "Use", "Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": ["b", "a"]}`,
		},
		"trust policy": {
			policy.Statement{Sid: "Trust", Principal: policy.Service("lambda"), Actions: []string{"sts:AssumeRole"}},
			`{"Sid": "Trust", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}`,
		},
		"denial with NotAction and NotResource": {
			policy.Statement{
				Sid: "Others", Deny: true, NotActions: []string{"s3:*", "kms:*"},
				NotResources: policy.ARNs("arn:aws:s3:::b/*"),
			},
			`{"Sid": "Others", "Effect": "Deny", "NotAction": ["s3:*", "kms:*"], "NotResource": "arn:aws:s3:::b/*"}`,
		},
		"conditions": {
			policy.Statement{
				Sid: "Tagged", Actions: []string{"kms:CreateKey"}, Resources: policy.AnyResource(), Conditions: policy.Conditions{
					"StringEquals": {
						"aws:RequestTag/Environment": pulumi.String("dev"),
						"aws:RequestTag/Project":     pulumi.String("auction"),
					},
					"Null": {"aws:TagKeys": pulumi.String("false")},
				},
			},
			`{"Sid": "Tagged", "Effect": "Allow", "Action": "kms:CreateKey", "Resource": "*", "Condition": {
				"StringEquals": {"aws:RequestTag/Environment": "dev", "aws:RequestTag/Project": "auction"},
				"Null": {"aws:TagKeys": "false"}}}`,
		},
		"outputs as resource and condition value": {
			policy.Statement{
				Sid: "Output", Actions: []string{"sqs:SendMessage"}, Resources: []pulumi.StringInput{pulumi.Sprintf("%s:q", "arn")},
				Conditions: policy.Conditions{"ArnEquals": {"aws:SourceArn": pulumi.Sprintf("%s:t", "arn")}},
			},
			`{"Sid": "Output", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:q",
				"Condition": {"ArnEquals": {"aws:SourceArn": "arn:t"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantJSON(t, document(t, c.statement), `{"Version": "2012-10-17", "Statement": [`+c.want+`]}`)
		})
	}
}

func TestDocument_KeepsStatementOrder(t *testing.T) {
	read := policy.Statement{Sid: "Read", Actions: []string{"s3:GetObject"}, Resources: policy.ARNs("a")}
	write := policy.Statement{Sid: "Write", Actions: []string{"s3:PutObject"}, Resources: policy.ARNs("a")}
	wantJSON(t, document(t, write, read), `{"Version": "2012-10-17", "Statement": [
		{"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "a"},
		{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "a"}]}`)
}

func TestPrincipals(t *testing.T) {
	for name, c := range map[string]struct{ got, want pulumi.Map }{
		"Service": {
			policy.Service("logs.eu-west-1"),
			pulumi.Map{"Service": pulumi.String("logs.eu-west-1.amazonaws.com")},
		},
		"AnyPrincipal": {policy.AnyPrincipal(), pulumi.Map{"AWS": pulumi.String("*")}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
}

func TestResources(t *testing.T) {
	for name, c := range map[string]struct{ got, want []pulumi.StringInput }{
		"ARNs":        {policy.ARNs("a", "b/*"), []pulumi.StringInput{pulumi.String("a"), pulumi.String("b/*")}},
		"AnyResource": {policy.AnyResource(), []pulumi.StringInput{pulumi.String("*")}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
}

func TestConditions(t *testing.T) {
	for name, c := range map[string]struct{ got, want policy.Conditions }{
		"FromSource with account": {
			policy.FromSource("123456789012", ""),
			policy.Conditions{"StringEquals": {"aws:SourceAccount": pulumi.String("123456789012")}},
		},
		"FromSource with account and resource": {
			policy.FromSource("123456789012", "arn:aws:cloudwatch:*"),
			policy.Conditions{
				"StringEquals": {"aws:SourceAccount": pulumi.String("123456789012")},
				"ArnLike":      {"aws:SourceArn": pulumi.String("arn:aws:cloudwatch:*")},
			},
		},
		"ViaService": {
			policy.ViaService("dynamodb", "eu-west-1"),
			policy.Conditions{"StringEquals": {"kms:ViaService": pulumi.String("dynamodb.eu-west-1.amazonaws.com")}},
		},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
}

// TestViaService_RestrictsKeyToService evaluates a policy with the condition.
func TestViaService_RestrictsKeyToService(t *testing.T) {
	statements := policytest.Parse(t, document(t, policy.Statement{
		Sid: "Key", Actions: []string{"kms:Decrypt"}, Resources: policy.ARNs("arn:key"),
		Conditions: policy.ViaService("s3", "eu-west-1"),
	}))
	for name, c := range map[string]struct {
		request policytest.Request
		want    bool
	}{
		"via the service":                   {policytest.Request{"kms:ViaService": "s3.eu-west-1.amazonaws.com"}, true},
		"via another service":               {policytest.Request{"kms:ViaService": "sns.eu-west-1.amazonaws.com"}, false},
		"via the service in another region": {policytest.Request{"kms:ViaService": "s3.us-east-1.amazonaws.com"}, false},
		"direct call of KMS":                {nil, false},
	} {
		if got := policytest.HasEffect(t, "Allow", statements, "kms:Decrypt", "arn:key", c.request); got != c.want {
			t.Errorf("%s: allowed = %t, want %t", name, got, c.want)
		}
	}
}

func TestDenyInsecureTransport(t *testing.T) {
	denial := policy.DenyInsecureTransport("s3:*", pulumi.String("arn:b"), pulumi.String("arn:b/*"))
	wantJSON(t, document(t, denial), `{"Version": "2012-10-17", "Statement": [
		{"Sid": "TLSOnly", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": ["arn:b", "arn:b/*"],
		"Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`)
}
