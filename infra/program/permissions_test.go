package program_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const (
	useKey = " on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab if kms:ViaService StringEquals "

	throughDynamoDB = useKey + "dynamodb.eu-west-1.amazonaws.com"
	throughS3       = useKey + "s3.eu-west-1.amazonaws.com"
	throughSNS      = useKey + "sns.eu-west-1.amazonaws.com"
	throughSQS      = useKey + "sqs.eu-west-1.amazonaws.com"
	throughSecrets  = useKey + "secretsmanager.eu-west-1.amazonaws.com"
)

// roles are the permissions of each role in the environment ENV, without those to write logs and
// traces.
var roles = map[string][]string{
	"place-orders": {
		"dynamodb:BatchGetItem on dynamodb:table/orders-table-ENV", "dynamodb:PutItem on dynamodb:table/orders-table-ENV",
		"kms:Decrypt" + throughDynamoDB,
	},
	"look-up-order": {"dynamodb:BatchGetItem on dynamodb:table/orders-table-ENV", "kms:Decrypt" + throughDynamoDB},
	"collect-results": {
		"dynamodb:BatchGetItem on dynamodb:table/orders-table-ENV", "dynamodb:Query on dynamodb:table/orders-table-ENV/index/open-orders",
		"dynamodb:UpdateItem on dynamodb:table/orders-table-ENV", "kms:Decrypt" + throughDynamoDB,
	},
	"store-results": {
		"dynamodb:BatchGetItem on dynamodb:table/orders-table-ENV", "dynamodb:UpdateItem on dynamodb:table/orders-table-ENV",
		"kms:Decrypt" + throughDynamoDB, "kms:Decrypt" + throughS3, "kms:GenerateDataKey" + throughS3,
		"s3:GetObject on s3:::order-results-ENV-" + stacktest.Account + "/results/*", "s3:PutObject on s3:::order-results-ENV-" + stacktest.Account + "/results/*",
	},
	"notify": {
		"dynamodb:BatchGetItem on dynamodb:table/orders-table-ENV", "dynamodb:UpdateItem on dynamodb:table/orders-table-ENV",
		"kms:Decrypt" + throughDynamoDB, "kms:Decrypt" + throughS3, "kms:Decrypt" + throughSNS,
		"kms:GenerateDataKey" + throughS3, "kms:GenerateDataKey" + throughSNS, "s3:GetObject on s3:::order-results-ENV-" + stacktest.Account + "/rejections/*",
		"s3:PutObject on s3:::order-results-ENV-" + stacktest.Account + "/rejections/*", "sns:Publish on sns:auction-notifications-ENV",
	},
	"auction": {
		"lambda:InvokeFunction on lambda:function:collect-results-ENV", "lambda:InvokeFunction on lambda:function:notify-ENV",
		"lambda:InvokeFunction on lambda:function:store-results-ENV",
		"logs:CreateLogDelivery on *", "logs:DeleteLogDelivery on *", "logs:DescribeLogGroups on *", "logs:DescribeResourcePolicies on *",
		"logs:GetLogDelivery on *", "logs:ListLogDeliveries on *", "logs:PutResourcePolicy on *", "logs:UpdateLogDelivery on *",
		"xray:GetSamplingRules on *", "xray:GetSamplingTargets on *",
	},
	"auction-schedule": {
		"kms:Decrypt on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab", "kms:Decrypt" + throughSQS, "kms:GenerateDataKey" + throughSQS,
		"sqs:SendMessage on sqs:auction-dead-letters-ENV", "states:StartExecution on states:stateMachine:auction-ENV",
	},
}

// traces are the permissions of all roles but that of the schedule.
var traces = []string{"xray:PutTelemetryRecords on *", "xray:PutTraceSegments on *"}

func wantedPermissions(role, stack string) []string {
	var lines []string
	for _, line := range roles[role] {
		lines = append(lines, strings.ReplaceAll(line, "ENV", stack))
	}
	if role == "collect-results" && stack == "prod" { // which asks a platform that requires a token
		lines = append(lines, "kms:Decrypt"+throughSecrets, "secretsmanager:GetSecretValue on secretsmanager:secret:auction-platform-token-prod-a1b2c3")
	}
	if !strings.HasPrefix(role, "auction") {
		group := " on logs:log-group:/aws/lambda/" + role + "-" + stack + ":*"
		lines = append(lines, "logs:CreateLogStream"+group, "logs:PutLogEvents"+group)
	}
	if role != "auction-schedule" {
		lines = append(lines, traces...)
	}
	slices.Sort(lines)
	return lines
}

func TestRoles_HaveExactlyTheirPermissions(t *testing.T) {
	for _, stack := range environments {
		d := project.Deploy(t, stack, nil)
		policies := d.All(t, "aws:iam/rolePolicy:RolePolicy")
		if len(policies) != len(roles) {
			t.Errorf("%s: %d policies, want %d", stack, len(policies), len(roles))
		}
		for _, r := range policies {
			if got, want := policytest.Permissions(t, policytest.Parse(t, r.Text("policy"))), wantedPermissions(r.Name, stack); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the permissions\n%s\nwant\n%s", stack, r.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// TestRoles_TrustOneService checks that each role is assumed by one service, which is limited to
// this account where the service reports it.
func TestRoles_TrustOneService(t *testing.T) {
	services := map[string]string{
		"auction": "states", "auction-schedule": "scheduler", "api-logs": "apigateway", "notifications-slack": "chatbot",
	}
	sources := map[string]string{"auction": "states:stateMachine:*", "auction-schedule": "scheduler:schedule-group/default"}
	for _, r := range deployEverything(t).All(t, "aws:iam/role:Role") {
		service := cmp.Or(services[r.Name], "lambda")
		trust := policytest.Parse(t, r.Text("assumeRolePolicy"))
		if len(trust) != 1 || !slices.Equal(trust[0].Principal["Service"], []string{service + ".amazonaws.com"}) ||
			!slices.Equal(trust[0].Action, []string{"sts:AssumeRole"}) {
			t.Errorf("%s trusts %+v, want %s", r.Name, trust, service)
		}
		limited := trust[0].Condition["StringEquals"]["aws:SourceAccount"] == stacktest.Account
		source := policytest.Shorten(trust[0].Condition["ArnLike"]["aws:SourceArn"])
		if source != sources[r.Name] || limited != (source != "") {
			t.Errorf("%s: the condition is %v, want the source %q", r.Name, trust[0].Condition, sources[r.Name])
		}
	}
}
