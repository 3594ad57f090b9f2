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
	dashboard   = "aws:cloudwatch/dashboard:Dashboard"

	stateMachine = "aws:sfn/stateMachine:StateMachine"
)

// rules returns the security rules of an environment.
func rules() []stacktest.Rule {
	return slices.Concat(stacktest.Rules(), []stacktest.Rule{
		stacktest.InputRule("CKV_AWS_28", "the orders table has point-in-time recovery",
			table, true, "pointInTimeRecovery", "enabled"),
		stacktest.InputRule("CKV_AWS_119", "the orders table is encrypted with the key of the stack",
			table, stacktest.KeyARN, "serverSideEncryption", "kmsKeyArn"),
		stacktest.InputRule("CKV_AWS_50", "functions have tracing", function, "Active", "tracingConfig", "mode"),
		stacktest.InputRule("CKV_AWS_363", "functions have a supported runtime", function, "provided.al2023", "runtime"),
		{IDs: "CKV_AWS_45", Title: "environment variables contain no secrets", Type: function, Check: hasSecrets},
		{
			IDs: "CKV_AWS_115", Title: "functions have reserved concurrency",
			Type: function, Check: withoutReservedConcurrency,
		},
		{
			IDs: "CKV_AWS_301 CKV_AWS_364", Title: "only the API can invoke functions",
			Type: permission, Check: invocableByOthers,
		},
		stacktest.InputRule("CKV_AWS_73", "the API has tracing", stage, true, "xrayTracingEnabled"),
		stacktest.InputRule("CKV_AWS_276", "the API logs no request bodies",
			methods, false, "settings", "dataTraceEnabled"),
		stacktest.InputRule("CKV2_AWS_4", "the API logs errors", methods, "ERROR", "settings", "loggingLevel"),
		{
			IDs: "CKV_AWS_59 CKV2_AWS_70", Title: "every operation requires a signature",
			Type: restAPI, Check: unsignedOperations,
		},
		{IDs: "CKV2_AWS_53", Title: "the API validates requests", Type: restAPI, Check: unvalidated},
		{IDs: "CKV_AWS_76", Title: "the API has an access log", Type: stage, Check: noAccessLog},
		{
			IDs: "CKV_AWS_217", Title: "API deployments are created before the old one is deleted",
			Type: "aws:apigateway/deployment:Deployment", Check: notReplacedOnChange,
		},
		{IDs: "CKV2_AWS_29", Title: "a web ACL protects the API", Type: stage, Check: noWebACL},
		{IDs: "CKV2_AWS_77", Title: "the web ACL blocks known exploits", Type: stage, Check: allowsExploits},
		stacktest.InputRule("CKV_AWS_284", "the state machine has tracing",
			stateMachine, true, "tracingConfiguration", "enabled"),
		stacktest.InputRule("CKV_AWS_27", "the dead-letter queue is encrypted with the key of the stack",
			queue, stacktest.KeyARN, "kmsMasterKeyId"),
		stacktest.PolicyRule("CKV_AWS_72 CKV_AWS_168 CKV_AWS_387", "only the account can use the queue",
			queue, stacktest.AccountOnly),
		stacktest.InputRule("CKV_AWS_297", "the schedule is encrypted with the key of the stack",
			"aws:scheduler/schedule:Schedule", stacktest.KeyARN, "kmsKeyArn"),
		{IDs: "CKV_AWS_319", Title: "alarms have actions", Type: metricAlarm, Check: noAlarmAction},
	})
}

// waivers are the rules that environments do not follow, each with the reason.
var waivers = stacktest.Waivers{
	"CKV_AWS_18 *-access-logs":  "logging the access to the access log would log its own writes",
	"CKV_AWS_145 *-access-logs": "S3 delivers access logs only to buckets that are encrypted with SSE-S3",
	"CKV_AWS_158 notifications-slack": "the log group is in us-east-1 and the key is in eu-west-1; " +
		"at log level ERROR it contains no delivered notification",
	"CKV_AWS_116": "every invocation is synchronous: the caller receives the error, " +
		"a dead-letter queue would stay empty, and the roles would have unused permissions",
	"CKV_AWS_117": "the functions call only AWS and the auction platform, with TLS: " +
		"a VPC would add cost without protection",
	"CKV_AWS_173": "the environment variables contain no secrets: " +
		"the token of the auction platform is in Secrets Manager",
	"CKV_AWS_237": "the API has a fixed name, so a replacement could not be created before the old API is deleted; " +
		"no change of an input replaces the API",
	"CKV_AWS_272": "IAM controls deployments: a principal that can change the code of a function could sign it too",
	"CKV_AWS_285": "the state machine logs errors without execution data, because execution data contains orders",
	"CKV_AWS_143": "with object lock, dev could not be destroyed; in production, " +
		"versions and the protection of the bucket preserve results",
	"CKV_AWS_144": "orders and results must stay in one region; versions protect the results",
	"CKV2_AWS_62": "there is no consumer of bucket events",
	"CKV_AWS_120": "caching is off: the status of an order changes, and POST requests are not cached",
	"CKV_AWS_225": "caching is off: see CKV_AWS_120",
	"CKV_AWS_308": "caching is off: see CKV_AWS_120",
	"CKV2_AWS_31": "the access log contains every blocked request, as WAF_FILTERED with its IP address, " +
		"and the WAF samples show the rule; a WAF log would require account-wide permissions of the deploy role",
	"CKV2_AWS_57": "the auction platform issues the token: an operator requests a new one and stores it",
	"CKV2_AWS_51": "callers are identified by their IAM signature; a client certificate would identify API Gateway " +
		"to a backend, which is Lambda",
	"CKV_AWS_338 dev": "logs of dev are not needed after a month",
	"CKV_AWS_115 dev": "a new account has 10 concurrent executions, and none of them can be reserved",
	"CKV2_AWS_29 dev": "the web ACL would cost more than the rest of dev; callers sign their requests",
	"CKV2_AWS_77 dev": "see CKV2_AWS_29",
}

// required are the IDs of the rules that environments must follow or waive.
const required = `
	CKV_AWS_28 CKV_AWS_119 CKV_AWS_18 CKV_AWS_19 CKV_AWS_21 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56
	CKV_AWS_70 CKV_AWS_93 CKV_AWS_145 CKV_AWS_300 CKV_AWS_379 CKV2_AWS_6 CKV2_AWS_61 CKV_AWS_45 CKV_AWS_50
	CKV_AWS_115 CKV_AWS_116 CKV_AWS_173 CKV_AWS_363 CKV_AWS_301 CKV_AWS_364 CKV_AWS_59 CKV_AWS_73 CKV_AWS_76
	CKV_AWS_217 CKV_AWS_237 CKV_AWS_276 CKV2_AWS_4 CKV2_AWS_29 CKV2_AWS_53 CKV2_AWS_70 CKV2_AWS_77
	CKV_AWS_284 CKV_AWS_285 CKV_AWS_66 CKV_AWS_158 CKV_AWS_338 CKV_AWS_26 CKV_AWS_169 CKV_AWS_385 CKV_AWS_27
	CKV_AWS_72 CKV_AWS_168 CKV_AWS_387 CKV_AWS_7 CKV_AWS_33 CKV_AWS_227 CKV2_AWS_64 CKV_AWS_60 CKV_AWS_61
	CKV_AWS_62 CKV_AWS_63 CKV_AWS_274 CKV_AWS_393 CKV2_AWS_40 CKV2_AWS_56 CKV_AWS_297 CKV_AWS_319 CKV_AWS_117
	CKV_AWS_272 CKV_AWS_143 CKV_AWS_144 CKV2_AWS_62 CKV_AWS_120 CKV_AWS_225 CKV_AWS_308 CKV2_AWS_51
	CKV2_AWS_31 CKV2_AWS_57
`

func TestSecurityRules(t *testing.T) {
	stacktest.CheckRules(t, map[string]*stacktest.Deployment{
		"dev": project.Deploy(t, "dev", nil), "prod": project.Deploy(t, "prod", nil), "everything": deployEverything(t),
	}, rules(), waivers)
}

func TestSecurityRules_Coverage(t *testing.T) {
	stacktest.CheckCoverage(t, required, rules(), waivers)
}

// TestPolicies_Size checks the size limit of inline policies, for which IAM does not count spaces.
func TestPolicies_Size(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		for _, p := range d.All(t, "aws:iam/rolePolicy:RolePolicy") {
			if got := len(strings.ReplaceAll(p.Text("policy"), " ", "")); got > 10240 {
				t.Errorf("policy %s has %d characters, want at most 10240", p.Name, got)
			}
		}
	})
}
