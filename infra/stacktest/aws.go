package stacktest

import "strings"

const (
	keyID = "1234abcd-12ab-34cd-56ef-1234567890ab"

	// KeyARN is the ARN of the encryption key of a stack.
	KeyARN = "arn:aws:kms:eu-west-1:" + Account + ":key/" + keyID

	inRegion = ":eu-west-1:" + Account + ":" // part of the ARNs of regional resources
	global   = "::" + Account + ":"          // part of the ARNs of global resources
	restAPI  = "arn:aws:apigateway:eu-west-1::/restapis/api1"
)

// computedOutputs are the outputs that AWS computes for a resource, by its type. NAME is a
// placeholder for the physical name.
var computedOutputs = map[string]map[string]string{
	"aws:kms/key:Key":                        {"arn": KeyARN, "keyId": keyID},
	"aws:kms/alias:Alias":                    {"arn": "arn:aws:kms" + inRegion + "NAME"},
	"aws:dynamodb/table:Table":               {"arn": "arn:aws:dynamodb" + inRegion + "table/NAME"},
	"aws:s3/bucketV2:BucketV2":               {"arn": "arn:aws:s3:::NAME"},
	"aws:sns/topic:Topic":                    {"arn": "arn:aws:sns" + inRegion + "NAME"},
	"aws:sqs/queue:Queue":                    {"arn": "arn:aws:sqs" + inRegion + "NAME"},
	"aws:iam/role:Role":                      {"arn": "arn:aws:iam" + global + "role/NAME"},
	"aws:iam/policy:Policy":                  {"arn": "arn:aws:iam" + global + "policy/NAME"},
	"aws:cloudwatch/logGroup:LogGroup":       {"arn": "arn:aws:logs" + inRegion + "log-group:NAME"},
	"aws:cloudwatch/metricAlarm:MetricAlarm": {"arn": "arn:aws:cloudwatch" + inRegion + "alarm:NAME"},
	"aws:cloudwatch/dashboard:Dashboard":     {"arn": "arn:aws:cloudwatch" + global + "dashboard/NAME"},
	"aws:apigateway/restApi:RestApi":         {"arn": restAPI, "executionArn": "arn:aws:execute-api" + inRegion + "api1"},
	"aws:apigateway/deployment:Deployment":   {"arn": restAPI + "/deployments/d1"},
	"aws:sfn/stateMachine:StateMachine":      {"arn": "arn:aws:states" + inRegion + "stateMachine:NAME"},
	"aws:scheduler/schedule:Schedule":        {"arn": "arn:aws:scheduler" + inRegion + "schedule/default/NAME"},
	"aws:secretsmanager/secret:Secret":       {"arn": "arn:aws:secretsmanager" + inRegion + "secret:NAME-a1b2c3"},
	"aws:wafv2/webAcl:WebAcl":                {"arn": "arn:aws:wafv2" + inRegion + "regional/webacl/NAME/a-b-c"},
	"aws:codebuild/project:Project":          {"arn": "arn:aws:codebuild" + inRegion + "project/NAME"},
	"aws:codepipeline/pipeline:Pipeline":     {"arn": "arn:aws:codepipeline" + inRegion + "NAME"},
	"aws:codestarconnections/connection:Connection": {
		"arn": "arn:aws:codestar-connections" + inRegion + "connection/a-b-c",
	},
	"aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
		"arn": "arn:aws:chatbot" + global + "chat-configuration/slack-channel/NAME",
	},
	"aws:lambda/function:Function": {
		"arn": "arn:aws:lambda" + inRegion + "function:NAME",
		"invokeArn": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda" + inRegion +
			"function:NAME/invocations",
	},
	"aws:apigateway/stage:Stage": {
		"arn": restAPI + "/stages/NAME", "invokeUrl": "https://api1.execute-api.eu-west-1.amazonaws.com/NAME",
	},
}

// IDs are the IDs of the resources whose ID is not their physical name.
var ids = map[string]string{"aws:apigateway/restApi:RestApi": "api1", "aws:apigateway/deployment:Deployment": "d1"}

// create returns the ID of a resource and its computed outputs.
func create(r Resource) (id string, outputs map[string]string) {
	name := physicalName(r)
	outputs = map[string]string{}
	for key, pattern := range computedOutputs[r.Type] {
		outputs[key] = strings.ReplaceAll(pattern, "NAME", name)
		if strings.Contains(r.Provider, "::aws-us-east-1::") {
			outputs[key] = strings.ReplaceAll(outputs[key], "eu-west-1", "us-east-1")
		}
	}
	if id = ids[r.Type]; id == "" {
		id = name
	}
	return id, outputs
}

// physicalName returns the name of a resource in AWS, which is the logical name if no input
// contains one.
func physicalName(r Resource) string {
	for _, key := range []string{"name", "bucket", "dashboardName", "stageName", "configurationName"} {
		if name := r.Text(key); name != "" {
			return name
		}
	}
	return r.Name
}
