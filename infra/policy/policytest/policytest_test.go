package policytest_test

import (
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
)

const text = `{"Version": "2012-10-17", "Statement": [
	{"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "s3:ListBucket"], "Resource": "arn:aws:s3:::b/*"},
	{"Sid": "Tagged", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:123456789012:key/a?c",
		"Condition": {"StringEquals": {"env": "dev"}}},
	{"Sid": "NothingElse", "Effect": "Deny", "NotAction": ["s3:*", "kms:*"], "Resource": "*"},
	{"Sid": "NoOthers", "Effect": "Deny", "Action": "kms:*", "NotResource": "arn:aws:kms:eu-west-1:123456789012:key/*",
		"Condition": {"Null": {"env": "false"}, "StringNotEquals": {"env": "dev"}}}
]}`

func TestHasEffect(t *testing.T) {
	const key = "arn:aws:kms:eu-west-1:123456789012:key/"
	dev, prod := policytest.Request{"env": "dev"}, policytest.Request{"env": "prod"}
	statements := policytest.Parse(t, text)
	for name, c := range map[string]struct {
		effect, action, resource string
		request                  policytest.Request
		want                     bool
	}{
		"wildcard in the action":               {"Allow", "s3:GetObject", "arn:aws:s3:::b/x", nil, true},
		"exact action":                         {"Allow", "s3:ListBucket", "arn:aws:s3:::b/x", nil, true},
		"other action":                         {"Allow", "s3:PutObject", "arn:aws:s3:::b/x", nil, false},
		"other resource":                       {"Allow", "s3:GetObject", "arn:aws:s3:::c/x", nil, false},
		"condition matches":                    {"Allow", "kms:Decrypt", key + "abc", dev, true},
		"condition does not match":             {"Allow", "kms:Decrypt", key + "abc", prod, false},
		"condition key absent":                 {"Allow", "kms:Decrypt", key + "abc", nil, false},
		"? is one character":                   {"Allow", "kms:Decrypt", key + "abbc", dev, false},
		"action outside NotAction":             {"Deny", "sqs:SendMessage", "arn:aws:sqs:q", nil, true},
		"action within NotAction":              {"Deny", "s3:GetObject", "arn:aws:s3:::b/x", nil, false},
		"resource within NotResource":          {"Deny", "kms:Decrypt", key + "abc", prod, false},
		"resource outside NotResource":         {"Deny", "kms:Decrypt", "*", prod, true},
		"one of two conditions does not match": {"Deny", "kms:Decrypt", "*", dev, false},
		"Null false, key absent":               {"Deny", "kms:Decrypt", "*", nil, false},
		"dot is not a wildcard":                {"Allow", "s3xGetObject", "arn:aws:s3:::b/x", nil, false},
		"Allow is not Deny":                    {"Deny", "s3:GetObject", "arn:aws:s3:::b/x", nil, false},
		"Deny is not Allow":                    {"Allow", "sqs:SendMessage", "arn:aws:sqs:q", nil, false},
		"pattern matches the whole resource":   {"Allow", "s3:GetObject", "xarn:aws:s3:::b/x", nil, false},
		"pattern matches the whole action":     {"Allow", "s3:ListBuckets", "arn:aws:s3:::b/x", nil, false},
	} {
		if got := policytest.HasEffect(t, c.effect, statements, c.action, c.resource, c.request); got != c.want {
			t.Errorf("%s: HasEffect(%s, %s on %s) = %t, want %t", name, c.effect, c.action, c.resource, got, c.want)
		}
	}
}

func TestPermissions(t *testing.T) {
	got := policytest.Permissions(t, policytest.Parse(t, text)[:2])
	want := []string{
		"kms:Decrypt on kms:key/a?c if env StringEquals dev", "s3:Get* on s3:::b/*", "s3:ListBucket on s3:::b/*",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Permissions = %q, want %q", got, want)
	}
}

func TestSummaries(t *testing.T) {
	got := policytest.Summaries(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "TLSOnly", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": ["a", "b"],
			"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
		{"Sid": "Trust", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": ["sts:AssumeRole"]}
	]}`)
	want := []string{
		"TLSOnly: Deny AWS * sns:Publish on a b if aws:SecureTransport Bool false",
		"Trust: Allow Service lambda.amazonaws.com sts:AssumeRole",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Summaries = %q, want %q", got, want)
	}
}
