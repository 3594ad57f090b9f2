package program_test

import (
	"slices"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/stacktest"
)

// rules returns the security rules of the delivery.
func rules() []stacktest.Rule {
	return slices.Concat(stacktest.Rules(), []stacktest.Rule{
		stacktest.InputRule("CKV_AWS_78 CKV_AWS_147", "builds encrypt artifacts with the customer key",
			projects, stacktest.KeyARN, "encryptionKey"),
		stacktest.InputRule("CKV_AWS_314", "builds write logs to CloudWatch",
			projects, "ENABLED", "logsConfig", "cloudwatchLogs", "status"),
		stacktest.InputRule("CKV_AWS_311", "builds write no logs to S3, which would need encryption too",
			projects, nil, "logsConfig", "s3Logs"),
		stacktest.InputRule("CKV_AWS_316", "builds are not privileged",
			projects, false, "environment", "privilegedMode"),
		stacktest.InputRule("CKV_AWS_219", "artifacts are encrypted with the customer key",
			pipelines, stacktest.KeyARN, "artifactStores", "encryptionKey", "id"),
		stacktest.PolicyRule("CKV_AWS_63 CKV_AWS_290", "attached policies have exact actions",
			policies, stacktest.ExactActions),
		stacktest.PolicyRule("CKV_AWS_355", "attached policies have exact resources",
			policies, stacktest.ExactResources),
	})
}

// waivers are the rules that the delivery does not follow, with the reasons.
var waivers = stacktest.Waivers{
	"CKV_AWS_18 *-access-logs":         "access logs of the access log bucket would log themselves",
	"CKV_AWS_145 *-access-logs":        "S3 delivers access logs only to buckets with SSE-S3 encryption",
	"CKV_AWS_158 notifications-slack":  "Amazon Q logs in us-east-1, the key is in eu-west-1; at level ERROR, it logs no delivered messages",
	"CKV_AWS_63 deploy-dev-boundary":   "a boundary grants no permissions: it allows whole services, and then denies actions",
	"CKV_AWS_63 deploy-prod-boundary":  "see deploy-dev-boundary",
	"CKV_AWS_355 deploy-dev-boundary":  "see CKV_AWS_63; the policies of the role name the resources",
	"CKV_AWS_355 deploy-prod-boundary": "see deploy-dev-boundary",
	"CKV_AWS_143":                      "object lock would prevent updates of states; versioning and the protected bucket preserve them",
	"CKV_AWS_144":                      "state and artifacts stay in one region; versioning preserves them",
	"CKV2_AWS_62":                      "nothing consumes events from the buckets",
}

// required are the rules that the delivery follows, or waives with a reason.
const required = `CKV_AWS_18 CKV_AWS_19 CKV_AWS_21 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV_AWS_70 CKV_AWS_93 CKV_AWS_145
	CKV_AWS_300 CKV_AWS_379 CKV2_AWS_6 CKV2_AWS_61 CKV_AWS_66 CKV_AWS_158 CKV_AWS_338 CKV_AWS_26 CKV_AWS_169 CKV_AWS_385
	CKV_AWS_7 CKV_AWS_33 CKV_AWS_227 CKV2_AWS_64 CKV_AWS_60 CKV_AWS_61 CKV_AWS_62 CKV_AWS_63 CKV_AWS_274 CKV_AWS_393
	CKV2_AWS_40 CKV2_AWS_56 CKV_AWS_143 CKV_AWS_144 CKV2_AWS_62
	CKV_AWS_78 CKV_AWS_147 CKV_AWS_290 CKV_AWS_311 CKV_AWS_314 CKV_AWS_316 CKV_AWS_219 CKV_AWS_355`

func TestSecurity_Rules(t *testing.T) {
	stacktest.CheckRules(t, map[string]*stacktest.Deployment{program.StackName: deploy(t)}, rules(), waivers)
}

func TestSecurity_RequiredRules(t *testing.T) {
	stacktest.CheckCoverage(t, required, rules(), waivers)
}
