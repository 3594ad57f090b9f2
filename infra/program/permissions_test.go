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
	ordersTable   = "dynamodb:table/orders-table-ENV"
	resultsBucket = "s3:::order-results-ENV-" + stacktest.Account

	onKey      = " on kms:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	viaService = onKey + " if kms:ViaService StringEquals "

	viaDynamoDB       = viaService + "dynamodb.eu-west-1.amazonaws.com"
	viaS3             = viaService + "s3.eu-west-1.amazonaws.com"
	viaSNS            = viaService + "sns.eu-west-1.amazonaws.com"
	viaSQS            = viaService + "sqs.eu-west-1.amazonaws.com"
	viaSecretsManager = viaService + "secretsmanager.eu-west-1.amazonaws.com"
)

// roles contains the permissions of each role in the environment ENV, without those for logs and
// traces.
var roles = map[string][]string{
	"place-orders": {
		"dynamodb:BatchGetItem on " + ordersTable, "dynamodb:PutItem on " + ordersTable,
		"kms:Decrypt" + viaDynamoDB,
	},
	"look-up-order": {"dynamodb:BatchGetItem on " + ordersTable, "kms:Decrypt" + viaDynamoDB},
	"collect-results": {
		"dynamodb:BatchGetItem on " + ordersTable, "dynamodb:Query on " + ordersTable + "/index/open-orders",
		"dynamodb:UpdateItem on " + ordersTable, "kms:Decrypt" + viaDynamoDB,
	},
	"store-results": {
		"dynamodb:BatchGetItem on " + ordersTable, "dynamodb:UpdateItem on " + ordersTable,
		"kms:Decrypt" + viaDynamoDB, "kms:Decrypt" + viaS3, "kms:GenerateDataKey" + viaS3,
		"s3:GetObject on " + resultsBucket + "/results/*", "s3:PutObject on " + resultsBucket + "/results/*",
	},
	"notify": {
		"dynamodb:BatchGetItem on " + ordersTable, "dynamodb:UpdateItem on " + ordersTable,
		"kms:Decrypt" + viaDynamoDB, "kms:Decrypt" + viaS3, "kms:Decrypt" + viaSNS,
		"kms:GenerateDataKey" + viaS3, "kms:GenerateDataKey" + viaSNS,
		"s3:GetObject on " + resultsBucket + "/rejections/*",
		"s3:PutObject on " + resultsBucket + "/rejections/*", "sns:Publish on sns:auction-notifications-ENV",
	},
	"auction": {
		"lambda:InvokeFunction on lambda:function:collect-results-ENV",
		"lambda:InvokeFunction on lambda:function:notify-ENV",
		"lambda:InvokeFunction on lambda:function:store-results-ENV",
		"logs:CreateLogDelivery on *", "logs:DeleteLogDelivery on *",
		"logs:DescribeLogGroups on *", "logs:DescribeResourcePolicies on *",
		"logs:GetLogDelivery on *", "logs:ListLogDeliveries on *",
		"logs:PutResourcePolicy on *", "logs:UpdateLogDelivery on *",
		"xray:GetSamplingRules on *", "xray:GetSamplingTargets on *",
	},
	"auction-schedule": {
		"kms:Decrypt" + onKey, "kms:Decrypt" + viaSQS, "kms:GenerateDataKey" + viaSQS,
		"sqs:SendMessage on sqs:auction-dead-letters-ENV", "states:StartExecution on states:stateMachine:auction-ENV",
	},
}

// traces contains the tracing permissions, which all roles have except the role of the schedule.
var traces = []string{"xray:PutTelemetryRecords on *", "xray:PutTraceSegments on *"}

// permissionsOf returns the permissions of a role in a stack, sorted.
func permissionsOf(role, stack string) []string {
	var lines []string
	for _, line := range roles[role] {
		lines = append(lines, strings.ReplaceAll(line, "ENV", stack))
	}
	if role == "collect-results" && stack == "prod" { // with platform http, which requires a token
		lines = append(lines, "kms:Decrypt"+viaSecretsManager,
			"secretsmanager:GetSecretValue on secretsmanager:secret:auction-platform-token-prod-a1b2c3")
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

func TestRoles_Permissions(t *testing.T) {
	for _, stack := range environments {
		d := project.Deploy(t, stack, nil)
		policies := d.All(t, "aws:iam/rolePolicy:RolePolicy")
		if len(policies) != len(roles) {
			t.Errorf("%s: %d policies, want %d", stack, len(policies), len(roles))
		}
		for _, r := range policies {
			got := policytest.Permissions(t, policytest.Parse(t, r.Text("policy")))
			if want := permissionsOf(r.Name, stack); !slices.Equal(got, want) {
				t.Errorf("%s: permissions of %s =\n%s\nwant\n%s",
					stack, r.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// TestRoles_TrustOneService checks that only one service can assume each role, and only for this
// account if the service reports the account.
func TestRoles_TrustOneService(t *testing.T) {
	services := map[string]string{
		"auction": "states", "auction-schedule": "scheduler", "api-logs": "apigateway", "notifications-slack": "chatbot",
	}
	sources := map[string]string{
		"auction": "states:stateMachine:*", "auction-schedule": "scheduler:schedule-group/default",
	}
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
			t.Errorf("%s: condition = %v, want source %q", r.Name, trust[0].Condition, sources[r.Name])
		}
	}
}
