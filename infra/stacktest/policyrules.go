package stacktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// policyInputs are the inputs that hold a policy, by type.
var policyInputs = map[string]string{
	role: "assumeRolePolicy", rolePolicy: "policy", "aws:iam/policy:Policy": "policy", key: "policy",
	bucketPolicy: "policy", topicPolicy: "policy", queue: "policy",
}

// policyRules are the rules about the policies that every stack has.
func policyRules() []Rule {
	return []Rule{
		PolicyRule("CKV_AWS_70 CKV_AWS_93", "only the account uses buckets", bucketPolicy, AccountOnly),
		PolicyRule("CKV_AWS_379", "buckets require TLS", bucketPolicy, nil),
		PolicyRule("CKV_AWS_169 CKV_AWS_385", "only services of the account publish", topicPolicy, AccountOnly),
		PolicyRule("CKV_AWS_33 CKV2_AWS_64", "only the account uses the key", key, AccountOnly),
		PolicyRule("CKV_AWS_60 CKV_AWS_61", "one service, or one workflow, assumes a role", role, oneCaller),
		PolicyRule("CKV_AWS_62 CKV_AWS_63 CKV2_AWS_40", "roles have exact actions", rolePolicy, ExactActions),
		PolicyRule("CKV_AWS_393", "roles have exact resources", rolePolicy, ExactResources),
		{"CKV_AWS_274 CKV2_AWS_56", "no role is an administrator", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", noAdministrator},
	}
}

// PolicyRule returns a rule about each statement of a policy that allows something; nil checks none. Policies of resources
// that are reached over a network must begin with a denial of requests without TLS.
func PolicyRule(ids, title, kind string, broken func(policytest.Statement) string) Rule {
	return Rule{ids, title, kind, func(t *testing.T, _ *Deployment, r Resource) string {
		found := policytest.Parse(t, r.Text(policyInputs[kind]))
		for _, s := range found {
			if s.Effect != "Allow" || broken == nil {
				continue
			}
			if problem := broken(s); problem != "" {
				return s.Sid + ": " + problem
			}
		}
		if slices.Contains([]string{bucketPolicy, topicPolicy, queue}, kind) {
			return requiresTLS(r, found[0])
		}
		return ""
	}}
}

// requiresTLS checks that a statement denies every use of the resource without TLS.
func requiresTLS(r Resource, denial policytest.Statement) string {
	if denial.Effect != "Deny" || denial.Principal["AWS"][0] != "*" || denial.Condition["Bool"]["aws:SecureTransport"] != "false" {
		return fmt.Sprintf("the first statement is %+v", denial)
	}
	service, _, _ := strings.Cut(denial.Action[0], ":")
	whole := []string{service + ":*"}
	if service == "sns" { // a topic's policy takes no wildcard for all actions
		whole = []string{"sns:Publish"}
	}
	if !slices.Equal(denial.Action, whole) {
		return fmt.Sprintf("the denial is for %v only", denial.Action)
	}
	own := map[string][]string{
		bucketPolicy: {"arn:aws:s3:::" + r.Text("bucket"), "arn:aws:s3:::" + r.Text("bucket") + "/*"},
		topicPolicy:  {r.Text("arn")}, queue: {r.Output("arn")},
	}[r.Type]
	if !slices.Equal(denial.Resource, own) {
		return fmt.Sprintf("the denial is for %v, want %v", denial.Resource, own)
	}
	return ""
}

// unconditional are the services that do not report for whom they act, so that no condition can limit them.
var unconditional = map[string]string{
	"events.amazonaws.com": "EventBridge reports neither account nor rule to topics and keys: with a condition its events are dropped silently",
}

// AccountOnly reports a statement that allows anybody but the account and services that act for it.
func AccountOnly(s policytest.Statement) string {
	for kind, principals := range s.Principal {
		for _, principal := range principals {
			switch {
			case kind == "AWS" && principal == "arn:aws:iam::"+Account+":root":
			case kind == "Service" && unconditional[principal] != "":
			case kind == "Service" && strings.Contains(fmt.Sprint(s.Condition), Account):
			default:
				return fmt.Sprintf("allows %s %s if %v", kind, principal, s.Condition)
			}
		}
	}
	if len(s.Principal) == 0 {
		return "has no principal"
	}
	return ""
}

func oneCaller(s policytest.Statement) string {
	const github = "token.actions.githubusercontent.com"
	exactly := s.Condition["StringEquals"]
	switch callers := append(s.Principal["Service"], s.Principal["Federated"]...); {
	case len(s.Principal) != 1 || len(callers) != 1 || strings.Contains(callers[0], "*"):
		return fmt.Sprint(s.Principal)
	case len(s.Principal["Service"]) == 1:
		return ""
	case callers[0] != "arn:aws:iam::"+Account+":oidc-provider/"+github || exactly[github+":aud"] != "sts.amazonaws.com" ||
		!strings.HasPrefix(exactly[github+":sub"], "repo:"):
		return fmt.Sprint(s.Principal, s.Condition)
	}
	return ""
}

// ExactActions reports a statement with a wildcard in an action.
func ExactActions(s policytest.Statement) string {
	for _, action := range s.Action {
		if strings.ContainsAny(action, "*?") {
			return action
		}
	}
	return ""
}

// withoutResource are the actions that have no resources in IAM, so that they are allowed on all.
var withoutResource = []string{
	"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
	"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
	"chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations", "kms:CreateKey", "kms:ListAliases",
	"states:ValidateStateMachineDefinition",
	"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
}

// ExactResources reports a statement that allows an action on all resources though IAM knows its resources.
func ExactResources(s policytest.Statement) string {
	for _, action := range s.Action {
		if slices.Contains(s.Resource, "*") && !slices.Contains(withoutResource, action) {
			return action + " on everything"
		}
	}
	return ""
}

func noAdministrator(_ *testing.T, _ *Deployment, r Resource) string {
	got := r.Text("policyArn")
	if strings.HasPrefix(got, "arn:aws:iam::"+Account+":policy/auction-") || got == "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs" {
		return ""
	}
	return got
}
