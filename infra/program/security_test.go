package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

const (
	table       = "aws:dynamodb/table:Table"
	function    = "aws:lambda/function:Function"
	permission  = "aws:lambda/permission:Permission"
	restAPI     = "aws:apigateway/restApi:RestApi"
	stage       = "aws:apigateway/stage:Stage"
	methods     = "aws:apigateway/methodSettings:MethodSettings"
	queue       = "aws:sqs/queue:Queue"
	metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm"

	stateMachine = "aws:sfn/stateMachine:StateMachine"
)

// rules are the security rules of an environment.
func rules() []stacktest.Rule {
	return slices.Concat(stacktest.Rules(), []stacktest.Rule{
		stacktest.InputRule("CKV_AWS_28", "orders can be restored", table, true, "pointInTimeRecovery", "enabled"),
		stacktest.InputRule("CKV_AWS_119", "orders are encrypted with our key", table, stacktest.KeyARN, "serverSideEncryption", "kmsKeyArn"),
		stacktest.InputRule("CKV_AWS_50", "functions are traced", function, "Active", "tracingConfig", "mode"),
		stacktest.InputRule("CKV_AWS_363", "the runtime is supported", function, "provided.al2023", "runtime"),
		{IDs: "CKV_AWS_45", Title: "no secrets in the environment", Type: function, Check: hasSecrets},
		{IDs: "CKV_AWS_115", Title: "functions have reserved concurrency", Type: function, Check: sharesConcurrency},
		{IDs: "CKV_AWS_301 CKV_AWS_364", Title: "only our API may call functions", Type: permission, Check: callableByOthers},
		stacktest.InputRule("CKV_AWS_73", "the API is traced", stage, true, "xrayTracingEnabled"),
		stacktest.InputRule("CKV_AWS_276", "bodies are not logged", methods, false, "settings", "dataTraceEnabled"),
		stacktest.InputRule("CKV2_AWS_4", "the API's errors are logged", methods, "ERROR", "settings", "loggingLevel"),
		{IDs: "CKV_AWS_59 CKV2_AWS_70", Title: "every operation requires a signature", Type: restAPI, Check: unsignedOperations},
		{IDs: "CKV2_AWS_53", Title: "requests are validated", Type: restAPI, Check: unvalidated},
		{IDs: "CKV_AWS_76", Title: "requests are logged", Type: stage, Check: noAccessLog},
		{IDs: "CKV_AWS_217", Title: "a new deployment is created before the old one is deleted", Type: "aws:apigateway/deployment:Deployment", Check: deletedFirst},
		{IDs: "CKV2_AWS_29", Title: "a firewall protects the API", Type: stage, Check: noFirewall},
		{IDs: "CKV2_AWS_77", Title: "the firewall blocks known exploits", Type: stage, Check: allowsExploits},
		stacktest.InputRule("CKV_AWS_284", "executions are traced", stateMachine, true, "tracingConfiguration", "enabled"),
		stacktest.InputRule("CKV_AWS_27", "dead letters are encrypted with our key", queue, stacktest.KeyARN, "kmsMasterKeyId"),
		stacktest.PolicyRule("CKV_AWS_72 CKV_AWS_168 CKV_AWS_387", "only the account uses the queue", queue, stacktest.AccountOnly),
		stacktest.InputRule("CKV_AWS_297", "the schedule is encrypted with our key", "aws:scheduler/schedule:Schedule", stacktest.KeyARN, "kmsKeyArn"),
		{IDs: "CKV_AWS_319", Title: "alarms have actions", Type: metricAlarm, Check: noAction},
	})
}

// waivers are the rules that environments do not keep, and why.
var waivers = stacktest.Waivers{
	"CKV_AWS_18 *-access-logs":        "an access log of the access log would log itself",
	"CKV_AWS_145 *-access-logs":       "S3 writes its logs only to buckets that its own key encrypts",
	"CKV_AWS_158 notifications-slack": "Amazon Q logs in us-east-1, and the key is of eu-west-1; at level ERROR no message is logged that was delivered",
	"CKV_AWS_116":                     "every call is synchronous, so callers get the error; a dead-letter queue would stay empty, and roles would have permissions that they never use",
	"CKV_AWS_117":                     "the functions call AWS and the platform only, over TLS: a VPC would add cost and protect nothing",
	"CKV_AWS_173":                     "the functions' environment has no secrets: the platform's token stays in its secret",
	"CKV_AWS_237":                     "the API has a name of its own, so a new one would be created after the old one is deleted; no change of an input replaces it",
	"CKV_AWS_272":                     "IAM decides who deploys: whoever could change the code of a function could sign it too",
	"CKV_AWS_285":                     "the state machine logs errors without execution data: orders stay out of logs",
	"CKV_AWS_143":                     "an object lock would keep dev from being destroyed; versions and the bucket's protection keep results in production",
	"CKV_AWS_144":                     "results stay in one region, where the orders have to be; versions keep them there",
	"CKV2_AWS_62":                     "nothing consumes events of the bucket",
	"CKV_AWS_120":                     "no caching: an order's status changes, and a POST is not cached",
	"CKV_AWS_225":                     "no caching, as CKV_AWS_120",
	"CKV_AWS_308":                     "no caching, as CKV_AWS_120",
	"CKV2_AWS_31":                     "the access log has every request that the firewall blocks, as WAF_FILTERED with its address, and WAF samples show the rule; a second log would need account-wide permissions of the deploy role",
	"CKV2_AWS_57":                     "the auction platform issues the token: an operator requests a new one and stores it",
	"CKV2_AWS_51":                     "callers sign with IAM, which identifies them; a client certificate would identify API Gateway to a backend that is Lambda",
	"CKV_AWS_338 dev":                 "logs of dev are not used after a month",
	"CKV_AWS_115 dev":                 "a new account has 10 concurrent executions in all: none can be reserved there",
	"CKV2_AWS_29 dev":                 "the firewall costs more than the rest of dev; callers sign with IAM",
	"CKV2_AWS_77 dev":                 "as CKV2_AWS_29",
}

// required are the rules that environments keep, or waive with a reason.
const required = `CKV_AWS_28 CKV_AWS_119 CKV_AWS_18 CKV_AWS_19 CKV_AWS_21 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV_AWS_70
	CKV_AWS_93 CKV_AWS_145 CKV_AWS_300 CKV_AWS_379 CKV2_AWS_6 CKV2_AWS_61 CKV_AWS_45 CKV_AWS_50 CKV_AWS_115 CKV_AWS_116
	CKV_AWS_173 CKV_AWS_363 CKV_AWS_301 CKV_AWS_364 CKV_AWS_59 CKV_AWS_73 CKV_AWS_76 CKV_AWS_217 CKV_AWS_237 CKV_AWS_276
	CKV2_AWS_4 CKV2_AWS_29 CKV2_AWS_53 CKV2_AWS_70 CKV2_AWS_77 CKV_AWS_284 CKV_AWS_285 CKV_AWS_66 CKV_AWS_158 CKV_AWS_338
	CKV_AWS_26 CKV_AWS_169 CKV_AWS_385 CKV_AWS_27 CKV_AWS_72 CKV_AWS_168 CKV_AWS_387 CKV_AWS_7 CKV_AWS_33 CKV_AWS_227
	CKV2_AWS_64 CKV_AWS_60 CKV_AWS_61 CKV_AWS_62 CKV_AWS_63 CKV_AWS_274 CKV_AWS_393 CKV2_AWS_40 CKV2_AWS_56 CKV_AWS_297
	CKV_AWS_319 CKV_AWS_117 CKV_AWS_272 CKV_AWS_143 CKV_AWS_144 CKV2_AWS_62 CKV_AWS_120 CKV_AWS_225 CKV_AWS_308 CKV2_AWS_51
	CKV2_AWS_31 CKV2_AWS_57`

func TestSecurityRules(t *testing.T) {
	stacktest.CheckRules(t, map[string]*stacktest.Deployment{
		"dev": project.Deploy(t, "dev", nil), "prod": project.Deploy(t, "prod", nil), "everything": deployEverything(t),
	}, rules(), waivers)
}

func TestSecurityRules_AreKeptOrWaived(t *testing.T) {
	stacktest.CheckCoverage(t, required, rules(), waivers)
}

// TestPolicies_FitIntoIAM checks the size of inline policies, in which IAM does not count spaces.
func TestPolicies_FitIntoIAM(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		for _, p := range d.All(t, "aws:iam/rolePolicy:RolePolicy") {
			if got := len(strings.ReplaceAll(p.Text("policy"), " ", "")); got > 10240 {
				t.Errorf("%s has %d characters", p.Name, got)
			}
		}
	})
}
