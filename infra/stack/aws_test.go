package stack

import "strings"

// made is what AWS adds to a resource, and its id.
func made(r recorded) (id string, outputs map[string]string) {
	name := r.name
	for _, key := range []string{"name", "bucket", "dashboardName", "stageName"} {
		if given := r.text(key); given != "" {
			name = given
			break
		}
	}
	arn := func(service, what string) map[string]string {
		return map[string]string{"arn": "arn:aws:" + service + ":eu-west-1:" + account + ":" + what}
	}
	switch r.kind {
	case "aws:kms/key:Key":
		outputs = arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")
		outputs["keyId"] = "1234abcd-12ab-34cd-56ef-1234567890ab"
	case "aws:dynamodb/table:Table":
		outputs = arn("dynamodb", "table/"+name)
	case "aws:s3/bucketV2:BucketV2":
		outputs = map[string]string{"arn": "arn:aws:s3:::" + name}
	case "aws:sns/topic:Topic":
		outputs = arn("sns", name)
	case "aws:sqs/queue:Queue":
		outputs = arn("sqs", name)
	case "aws:iam/role:Role":
		outputs = map[string]string{"arn": "arn:aws:iam::" + account + ":role/" + name}
	case "aws:cloudwatch/logGroup:LogGroup":
		outputs = arn("logs", "log-group:"+name)
		if strings.Contains(r.provider, "::aws-us-east-1::") {
			outputs["arn"] = strings.Replace(outputs["arn"], "eu-west-1", "us-east-1", 1)
		}
	case "aws:cloudwatch/metricAlarm:MetricAlarm":
		outputs = arn("cloudwatch", "alarm:"+name)
	case "aws:lambda/function:Function":
		outputs = arn("lambda", "function:"+name)
		outputs["invokeArn"] = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" + outputs["arn"] + "/invocations"
	case "aws:apigateway/restApi:RestApi":
		return "api1", map[string]string{
			"arn": "arn:aws:apigateway:eu-west-1::/restapis/api1", "executionArn": "arn:aws:execute-api:eu-west-1:" + account + ":api1",
		}
	case "aws:apigateway/deployment:Deployment":
		return "d1", map[string]string{"arn": "arn:aws:apigateway:eu-west-1::/restapis/api1/deployments/d1"}
	case "aws:apigateway/stage:Stage":
		return name, map[string]string{
			"invokeUrl": "https://api1.execute-api.eu-west-1.amazonaws.com/" + name,
			"arn":       "arn:aws:apigateway:eu-west-1::/restapis/api1/stages/" + name,
		}
	case "aws:sfn/stateMachine:StateMachine":
		outputs = arn("states", "stateMachine:"+name)
	case "aws:secretsmanager/secret:Secret":
		outputs = arn("secretsmanager", "secret:"+name+"-a1b2c3")
	case "aws:codebuild/project:Project":
		outputs = arn("codebuild", "project/"+name)
	case "aws:codepipeline/pipeline:Pipeline":
		outputs = arn("codepipeline", name)
	case "aws:codestarconnections/connection:Connection":
		outputs = arn("codestar-connections", "connection/a-b-c")
	case "aws:iam/policy:Policy":
		outputs = map[string]string{"arn": "arn:aws:iam::" + account + ":policy/" + name}
	case "aws:kms/alias:Alias":
		outputs = arn("kms", name)
	case "aws:scheduler/schedule:Schedule":
		outputs = arn("scheduler", "schedule/default/"+name)
	case "aws:cloudwatch/dashboard:Dashboard":
		outputs = map[string]string{"arn": "arn:aws:cloudwatch::" + account + ":dashboard/" + name}
	case "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration":
		outputs = map[string]string{"arn": "arn:aws:chatbot::" + account + ":chat-configuration/slack-channel/" + r.text("configurationName")}
	case "aws:wafv2/webAcl:WebAcl":
		outputs = arn("wafv2", "regional/webacl/"+name+"/a-b-c")
	}
	return name, outputs
}

// made is what AWS added to the resource.
func (r recorded) made(key string) string {
	_, outputs := made(r)
	return outputs[key]
}
