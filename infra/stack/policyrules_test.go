package stack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// policyRules are the security rules about policies. Each looks at one kind of resource that has one.
var policyRules = []rule{
	policyRule("CKV_AWS_70 CKV_AWS_93", "buckets are for the account alone", "aws:s3/bucketPolicy:BucketPolicy", forNobodyElse),
	policyRule("CKV_AWS_379", "buckets are used by TLS alone", "aws:s3/bucketPolicy:BucketPolicy", nil),
	policyRule("CKV_AWS_169 CKV_AWS_385", "only services of the account publish", "aws:sns/topicPolicy:TopicPolicy", forNobodyElse),
	policyRule("CKV_AWS_72 CKV_AWS_168 CKV_AWS_387", "the queue is for the account alone", "aws:sqs/queue:Queue", forNobodyElse),
	policyRule("CKV_AWS_33 CKV2_AWS_64", "the key is for the account alone", "aws:kms/key:Key", forNobodyElse),
	policyRule("CKV_AWS_60 CKV_AWS_61", "one service, or one workflow, takes on a role", "aws:iam/role:Role", oneCaller),
	policyRule("CKV_AWS_62 CKV_AWS_63 CKV2_AWS_40", "roles have exact actions", "aws:iam/rolePolicy:RolePolicy", exactActions),
	policyRule("CKV_AWS_393", "roles have exact resources", "aws:iam/rolePolicy:RolePolicy", exactResources),
	policyRule("CKV_AWS_63 CKV_AWS_290", "policies that are attached have exact actions", policies, exactActions),
	policyRule("CKV_AWS_355", "policies that are attached have exact resources", policies, exactResources),
	{"CKV_AWS_274 CKV2_AWS_56", "no role is an administrator's", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", serviceRole},
}

// policyRule is a rule about each statement that allows something. Policies of resources that are reached over a network
// must begin with a denial for those who come in the open.
func policyRule(ids, says, kind string, broken func(s statement) string) rule {
	return rule{ids, says, kind, func(t *testing.T, _ *deployment, r recorded) string {
		found := statements(t, r, policyInputs[kind])
		for _, s := range found {
			if s.Effect != "Allow" || broken == nil {
				continue
			}
			if problem := broken(s); problem != "" {
				return s.Sid + ": " + problem
			}
		}
		if slices.Contains([]string{"aws:s3/bucketPolicy:BucketPolicy", "aws:sns/topicPolicy:TopicPolicy", "aws:sqs/queue:Queue"}, kind) {
			return inTheOpen(r, found)
		}
		return ""
	}}
}

// inTheOpen asks for a denial of all that can be done with the resource, for those who come without TLS.
func inTheOpen(r recorded, all []statement) string {
	denial := all[0]
	if denial.Effect != "Deny" || denial.Principal["AWS"][0] != "*" || denial.Condition["Bool"]["aws:SecureTransport"] != "false" {
		return fmt.Sprintf("the first statement is %+v", denial)
	}
	service, _, _ := strings.Cut(denial.Action[0], ":")
	whole := []string{service + ":*"}
	if service == "sns" { // a topic's policy takes no wildcard for all actions
		whole = []string{"sns:Publish"}
	}
	if !slices.Equal(denial.Action, whole) {
		return fmt.Sprintf("the denial is for %v alone", denial.Action)
	}
	own := map[string][]string{
		"aws:s3/bucketPolicy:BucketPolicy": {"arn:aws:s3:::" + r.text("bucket"), "arn:aws:s3:::" + r.text("bucket") + "/*"},
		"aws:sns/topicPolicy:TopicPolicy":  {r.text("arn")},
		"aws:sqs/queue:Queue":              {r.made("arn")},
	}[r.kind]
	if !slices.Equal(denial.Resource, own) {
		return fmt.Sprintf("the denial is for %v, want %v", denial.Resource, own)
	}
	return ""
}

// unconditional are the services that do not say for whom they act, so that a condition would shut them out.
var unconditional = map[string]string{
	"events.amazonaws.com": "EventBridge gives neither account nor rule to topics and keys: its events would be dropped silently",
}

// forNobodyElse allows the account itself, and services that act for it.
func forNobodyElse(s statement) string {
	for kind, who := range s.Principal {
		for _, principal := range who {
			switch {
			case kind == "AWS" && principal == "arn:aws:iam::"+account+":root":
			case kind == "Service" && unconditional[principal] != "":
			case kind == "Service" && strings.Contains(fmt.Sprint(s.Condition), account):
			default:
				return fmt.Sprintf("is for %s %s if %v", kind, principal, s.Condition)
			}
		}
	}
	if len(s.Principal) == 0 {
		return "is for everybody"
	}
	return ""
}

func oneCaller(s statement) string {
	const github = "token.actions.githubusercontent.com"
	exactly := s.Condition["StringEquals"]
	switch who := append(s.Principal["Service"], s.Principal["Federated"]...); {
	case len(s.Principal) != 1 || len(who) != 1 || strings.Contains(who[0], "*"):
		return fmt.Sprint(s.Principal)
	case len(s.Principal["Service"]) == 1:
		return ""
	case who[0] != "arn:aws:iam::"+account+":oidc-provider/"+github || exactly[github+":aud"] != "sts.amazonaws.com" ||
		!strings.HasPrefix(exactly[github+":sub"], "repo:"):
		return fmt.Sprint(s.Principal, s.Condition)
	}
	return ""
}

func exactActions(s statement) string {
	for _, action := range s.Action {
		if strings.ContainsAny(action, "*?") {
			return action
		}
	}
	return ""
}

// withoutResource are the actions for which AWS knows no resource, so that they are allowed on all.
var withoutResource = []string{
	"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
	"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
	"chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations", "kms:CreateKey", "kms:ListAliases",
	"states:ValidateStateMachineDefinition",
	"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
}

func exactResources(s statement) string {
	for _, action := range s.Action {
		if slices.Contains(s.Resource, "*") && !slices.Contains(withoutResource, action) {
			return action + " on everything"
		}
	}
	return ""
}

func serviceRole(_ *testing.T, _ *deployment, r recorded) string {
	got := r.text("policyArn")
	if strings.HasPrefix(got, "arn:aws:iam::"+account+":policy/auction-") || got == "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs" {
		return ""
	}
	return got
}
