package stacktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// policyInputs are the inputs that contain a policy, by type.
var policyInputs = map[string]string{
	role: "assumeRolePolicy", rolePolicy: "policy", "aws:iam/policy:Policy": "policy", key: "policy",
	bucketPolicy: "policy", topicPolicy: "policy", queue: "policy",
}

// policyRules returns the rules for the policies that every stack has.
func policyRules() []Rule {
	return []Rule{
		PolicyRule("CKV_AWS_70 CKV_AWS_93", "only the account can use buckets", bucketPolicy, AccountOnly),
		PolicyRule("CKV_AWS_379", "buckets require TLS", bucketPolicy, nil),
		PolicyRule("CKV_AWS_169 CKV_AWS_385", "only services that act for the account can publish",
			topicPolicy, AccountOnly),
		PolicyRule("CKV_AWS_33 CKV2_AWS_64", "only the account can use the key", key, AccountOnly),
		PolicyRule("CKV_AWS_60 CKV_AWS_61", "each role trusts one service or one workflow", role, onePrincipal),
		PolicyRule("CKV_AWS_62 CKV_AWS_63 CKV2_AWS_40", "roles have no wildcard actions", rolePolicy, ExactActions),
		PolicyRule("CKV_AWS_393", "roles have no wildcard resources", rolePolicy, ExactResources),
		{"CKV_AWS_274 CKV2_AWS_56", "no role has an administrator policy", attachment, noAdministrator},
	}
}

// PolicyRule returns a rule that calls check for each Allow statement of the policies of a type,
// unless check is nil. Policies of buckets, topics and queues must also start with a statement that
// denies requests without TLS.
func PolicyRule(ids, title, kind string, check func(policytest.Statement) string) Rule {
	return Rule{ids, title, kind, func(t *testing.T, _ *Deployment, r Resource) string {
		statements := policytest.Parse(t, r.Text(policyInputs[kind]))
		for _, s := range statements {
			if s.Effect != "Allow" || check == nil {
				continue
			}
			if violation := check(s); violation != "" {
				return s.Sid + ": " + violation
			}
		}
		if slices.Contains([]string{bucketPolicy, topicPolicy, queue}, kind) {
			return requiresTLS(r, statements[0])
		}
		return ""
	}}
}

// requiresTLS returns a violation unless the statement denies all requests to the resource without
// TLS.
func requiresTLS(r Resource, denial policytest.Statement) string {
	if denial.Effect != "Deny" || denial.Principal["AWS"][0] != "*" ||
		denial.Condition["Bool"]["aws:SecureTransport"] != "false" {
		return fmt.Sprintf("first statement = %+v, want a denial of requests without TLS", denial)
	}
	service, _, _ := strings.Cut(denial.Action[0], ":")
	actions := []string{service + ":*"}
	if service == "sns" { // topic policies do not support the action sns:*
		actions = []string{"sns:Publish"}
	}
	if !slices.Equal(denial.Action, actions) {
		return fmt.Sprintf("denied actions = %v, want %v", denial.Action, actions)
	}
	resources := map[string][]string{
		bucketPolicy: {"arn:aws:s3:::" + r.Text("bucket"), "arn:aws:s3:::" + r.Text("bucket") + "/*"},
		topicPolicy:  {r.Text("arn")}, queue: {r.Output("arn")},
	}[r.Type]
	if !slices.Equal(denial.Resource, resources) {
		return fmt.Sprintf("denied resources = %v, want %v", denial.Resource, resources)
	}
	return ""
}

// unconditionalServices maps the services that do not report the account for which they act to the
// consequence of a condition.
var unconditionalServices = map[string]string{
	"events.amazonaws.com": "EventBridge reports neither account nor rule to topics and keys: " +
		"with a condition, its events are dropped silently",
}

// AccountOnly returns a violation if a statement has a principal other than the account and
// services that act for it.
func AccountOnly(s policytest.Statement) string {
	for kind, principals := range s.Principal {
		for _, principal := range principals {
			switch {
			case kind == "AWS" && principal == "arn:aws:iam::"+Account+":root":
			case kind == "Service" && unconditionalServices[principal] != "":
			case kind == "Service" && strings.Contains(fmt.Sprint(s.Condition), Account):
			default:
				return fmt.Sprintf("allows %s %s with conditions %v", kind, principal, s.Condition)
			}
		}
	}
	if len(s.Principal) == 0 {
		return "no principal"
	}
	return ""
}

// onePrincipal returns a violation unless a trust policy has exactly one principal: a service, or a
// workflow of a GitHub repository.
func onePrincipal(s policytest.Statement) string {
	const github = "token.actions.githubusercontent.com"
	conditions := s.Condition["StringEquals"]
	switch principals := append(s.Principal["Service"], s.Principal["Federated"]...); {
	case len(s.Principal) != 1 || len(principals) != 1 || strings.Contains(principals[0], "*"):
		return fmt.Sprint(s.Principal)
	case len(s.Principal["Service"]) == 1:
		return ""
	case principals[0] != "arn:aws:iam::"+Account+":oidc-provider/"+github ||
		conditions[github+":aud"] != "sts.amazonaws.com" || !strings.HasPrefix(conditions[github+":sub"], "repo:"):
		return fmt.Sprint(s.Principal, s.Condition)
	}
	return ""
}

// ExactActions returns a violation if an action of a statement contains a wildcard.
func ExactActions(s policytest.Statement) string {
	for _, action := range s.Action {
		if strings.ContainsAny(action, "*?") {
			return action
		}
	}
	return ""
}

// actionsWithoutResource are the actions that do not support resource-level permissions.
var actionsWithoutResource = []string{
	"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
	"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
	"chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations",
	"kms:CreateKey", "kms:ListAliases",
	"states:ValidateStateMachineDefinition",
	"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
}

// ExactResources returns a violation if a statement allows an action on all resources although the
// action supports resource-level permissions.
func ExactResources(s policytest.Statement) string {
	for _, action := range s.Action {
		if slices.Contains(s.Resource, "*") && !slices.Contains(actionsWithoutResource, action) {
			return action + " on all resources"
		}
	}
	return ""
}

func noAdministrator(_ *testing.T, _ *Deployment, r Resource) string {
	const logPolicy = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
	arn := r.Text("policyArn")
	if strings.HasPrefix(arn, "arn:aws:iam::"+Account+":policy/auction-") || arn == logPolicy {
		return ""
	}
	return arn
}
