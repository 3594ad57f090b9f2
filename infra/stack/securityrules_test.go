package stack

import (
	"fmt"
	"strings"
	"testing"
)

// input is a rule about one input.
func input(ids, says, kind string, want any, path ...string) rule {
	return rule{ids, says, kind, func(_ *testing.T, _ *deployment, r recorded) string {
		if got := r.at(path...); got != want {
			return fmt.Sprintf("%s is %v, want %v", strings.Join(path, "."), got, want)
		}
		return ""
	}}
}

// companion is a rule that every bucket has a companion of a kind, with an input.
func companion(ids, says, kind string, want any, path ...string) rule {
	return rule{ids, says, "aws:s3/bucketV2:BucketV2", func(t *testing.T, d *deployment, r recorded) string {
		if got := d.one(t, kind, r.name).at(path...); got != want {
			return fmt.Sprintf("%s of %s is %v, want %v", strings.Join(path, "."), kind, got, want)
		}
		return ""
	}}
}

func table(ids, says string, want any, path ...string) rule {
	return input(ids, says, "aws:dynamodb/table:Table", want, path...)
}

func lambda(ids, says string, want any, path ...string) rule {
	return input(ids, says, "aws:lambda/function:Function", want, path...)
}

var (
	logs  = "aws:cloudwatch/logGroup:LogGroup"
	stage = "aws:apigateway/stage:Stage"
	block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	fixed = "arn:aws:kms:eu-west-1:" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab" // the stack's key
)

// inputRules are those about one input of one kind of resource.
var inputRules = []rule{
	table("CKV_AWS_28", "orders can be restored", true, "pointInTimeRecovery", "enabled"),
	table("CKV_AWS_119", "orders are encrypted with our key", fixed, "serverSideEncryption", "kmsKeyArn"),
	companion("CKV_AWS_21", "buckets keep versions", "aws:s3/bucketVersioningV2:BucketVersioningV2", "Enabled", "versioningConfiguration", "status"),
	companion("CKV_AWS_53 CKV2_AWS_6", "no public access list is taken", block, true, "blockPublicAcls"),
	companion("CKV_AWS_54", "no public policy is taken", block, true, "blockPublicPolicy"),
	companion("CKV_AWS_55", "public access lists are overlooked", block, true, "ignorePublicAcls"),
	companion("CKV_AWS_56", "public policies do not count", block, true, "restrictPublicBuckets"),
	companion("CKV_AWS_300", "broken uploads are cleared away", "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", 7.0,
		"rules", "abortIncompleteMultipartUpload", "daysAfterInitiation"),
	companion("CKV2_AWS_61", "buckets are tidied", "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "Enabled", "rules", "status"),
	companion("CKV2_AWS_65", "access lists are switched off", "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "BucketOwnerEnforced", "rule", "objectOwnership"),
	lambda("CKV_AWS_50", "functions are traced", "Active", "tracingConfig", "mode"),
	lambda("CKV_AWS_363", "the runtime is supported", "provided.al2023", "runtime"),
	input("CKV_AWS_73", "the API is traced", stage, true, "xrayTracingEnabled"),
	input("CKV_AWS_276", "bodies are not logged", "aws:apigateway/methodSettings:MethodSettings", false, "settings", "dataTraceEnabled"),
	input("CKV2_AWS_4", "the API's errors are logged", "aws:apigateway/methodSettings:MethodSettings", "ERROR", "settings", "loggingLevel"),
	input("CKV_AWS_284", "runs are traced", "aws:sfn/stateMachine:StateMachine", true, "tracingConfiguration", "enabled"),
	input("CKV_AWS_158", "logs are encrypted with our key", logs, fixed, "kmsKeyId"),
	input("CKV_AWS_26", "notifications are encrypted with our key", "aws:sns/topic:Topic", fixed, "kmsMasterKeyId"),
	input("CKV_AWS_27", "dead letters are encrypted with our key", "aws:sqs/queue:Queue", fixed, "kmsMasterKeyId"),
	input("CKV_AWS_297", "the schedule is encrypted with our key", "aws:scheduler/schedule:Schedule", fixed, "kmsKeyArn"),
	input("CKV_AWS_78 CKV_AWS_147", "builds encrypt with our key what they make", projects, fixed, "encryptionKey"),
	input("CKV_AWS_314", "builds are logged", projects, "ENABLED", "logsConfig", "cloudwatchLogs", "status"),
	input("CKV_AWS_311", "no log of a build goes to a bucket, where it would have to be encrypted too", projects, nil, "logsConfig", "s3Logs"),
	input("CKV_AWS_316", "builds have no rights over the machine they run on", projects, false, "environment", "privilegedMode"),
	input("CKV_AWS_219", "artifacts are encrypted with our key", pipelines, fixed, "artifactStores", "encryptionKey", "id"),
	input("CKV_AWS_7", "the key is replaced every year", "aws:kms/key:Key", true, "enableKeyRotation"),
}

// rules are the others.
var rules = []rule{
	{"CKV_AWS_19 CKV_AWS_145", "buckets are encrypted with our key", "aws:s3/bucketV2:BucketV2", encryptedBucket},
	{"CKV_AWS_18", "buckets log who uses them", "aws:s3/bucketV2:BucketV2", loggedBucket},
	{"CKV_AWS_45", "no secrets in the environment", "aws:lambda/function:Function", noSecrets},
	{"CKV_AWS_115", "functions have concurrency of their own", "aws:lambda/function:Function", ownConcurrency},
	{"CKV_AWS_301 CKV_AWS_364", "only our API may call functions", "aws:lambda/permission:Permission", callerNamed},
	{"CKV_AWS_59 CKV2_AWS_70", "every operation asks for a signature", "aws:apigateway/restApi:RestApi", allSigned},
	{"CKV2_AWS_53", "requests are validated", "aws:apigateway/restApi:RestApi", validated},
	{"CKV_AWS_76", "requests are logged", stage, accessLogged},
	{"CKV_AWS_217", "a new deployment is there before the old one goes", "aws:apigateway/deployment:Deployment", madeFirst},
	{"CKV2_AWS_29", "a firewall stands before the API", stage, firewalled},
	{"CKV2_AWS_77", "the firewall knows what exploits look like", stage, knowsExploits},
	{"CKV_AWS_66", "logs do not stay for ever", logs, keptFor(1)},
	{"CKV_AWS_338", "logs stay for a year", logs, keptFor(365)},
	{"CKV_AWS_227", "the key is enabled", "aws:kms/key:Key", enabled},
	{"CKV_AWS_319", "alarms do something", "aws:cloudwatch/metricAlarm:MetricAlarm", alarmed},
}
