package component_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const (
	restAPI    = "aws:apigateway/restApi:RestApi"
	deployment = "aws:apigateway/deployment:Deployment"
	stage      = "aws:apigateway/stage:Stage"
	methods    = "aws:apigateway/methodSettings:MethodSettings"
)

// declareAPI declares an API and its functions.
func declareAPI(t *testing.T, s component.Stack, args component.OrdersAPIArgs) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := newAPI(ctx, s, key, args)
		return err
	})
}

// newAPI declares an API and its functions place-orders and look-up-order.
func newAPI(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey, args component.OrdersAPIArgs,
) (*component.OrdersAPI, error) {
	functions, err := newFunctions(ctx, s, key, "place-orders", "look-up-order")
	if err != nil {
		return nil, err
	}
	args.Stack, args.Key = s, key
	args.PlaceOrders, args.LookUpOrder = functions["place-orders"], functions["look-up-order"]
	return component.NewOrdersAPI(ctx, "orders", &args)
}

func TestOrdersAPI_Resources(t *testing.T) {
	d := declareAPI(t, prod, component.OrdersAPIArgs{})
	stacktest.CheckChildren(t, d, "auction:component:OrdersAPI orders",
		restAPI+" orders", deployment+" orders", stage+" orders", methods+" orders",
		logGroup+" orders-access", logGroup+" orders-execution")
	stacktest.CheckInputs(t, d.One(t, restAPI), stacktest.Inputs{
		"name": "orders-prod", "description": "Energy auction: place orders and look up their status",
		"putRestApiMode": "overwrite", "endpointConfiguration.types": "REGIONAL",
	}, "body")
	stacktest.CheckInputs(t, d.One(t, stage), stacktest.Inputs{
		"restApi": "api1", "deployment": "d1", "stageName": "v1", "xrayTracingEnabled": true,
		"accessLogSettings.destinationArn": "arn:aws:logs" + inRegion + "log-group:/aws/apigateway/orders-prod",
	}, "accessLogSettings.format")
}

func TestOrdersAPI_Outputs(t *testing.T) {
	declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		api, err := newAPI(ctx, dev, key, component.OrdersAPIArgs{})
		if err != nil {
			return err
		}
		wantOutputs(t, map[string]pulumi.StringOutput{"URL": api.URL, "Name": api.Name, "StageARN": api.StageARN},
			map[string]string{
				"URL": "https://api1.execute-api.eu-west-1.amazonaws.com/v1", "Name": "orders-dev",
				"StageARN": "arn:aws:apigateway:eu-west-1::/restapis/api1/stages/v1",
			})
		return nil
	})
}

// TestOrdersAPI_ContractChangeReplacesDeployment checks that a change of the contract replaces the
// deployment, and that the new deployment is created before the old one is deleted.
func TestOrdersAPI_ContractChangeReplacesDeployment(t *testing.T) {
	d := declareAPI(t, dev, component.OrdersAPIArgs{})
	body := sha256.Sum256([]byte(d.One(t, restAPI).Text("body")))
	stacktest.CheckInputs(t, d.One(t, deployment), stacktest.Inputs{
		"restApi":           "api1",
		"triggers.contract": hex.EncodeToString(body[:]),
	})
	if d.One(t, deployment).DeleteBeforeReplace {
		t.Error("old deployment deleted before the new one is created, want it deleted after")
	}
}

// TestOrdersAPI_MethodSettings checks the throttling limits, and that bodies are not logged.
func TestOrdersAPI_MethodSettings(t *testing.T) {
	d := declareAPI(t, dev, component.OrdersAPIArgs{RateLimit: 30, BurstLimit: 40})
	stacktest.CheckInputs(t, d.One(t, methods), stacktest.Inputs{
		"restApi": "api1", "stageName": "v1", "methodPath": "*/*",
		"settings.throttlingRateLimit": 30, "settings.throttlingBurstLimit": 40,
		"settings.loggingLevel": "ERROR", "settings.dataTraceEnabled": false,
		"settings.metricsEnabled": false, "settings.cachingEnabled": false,
	})
}

// TestOrdersAPI_AccessLog checks that the format of the access log is JSON and contains no content
// of orders.
func TestOrdersAPI_AccessLog(t *testing.T) {
	format, _ := declareAPI(t, dev, component.OrdersAPIArgs{}).One(t, stage).At("accessLogSettings", "format").(string)
	var got map[string]string
	if err := json.Unmarshal([]byte(format), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"request_id": "$context.requestId", "time": "$context.requestTime", "trace": "$context.xrayTraceId",
		"caller": "$context.identity.userArn", "source_ip": "$context.identity.sourceIp",
		"method": "$context.httpMethod", "path": "$context.path", "status": "$context.status",
		"response_bytes": "$context.responseLength", "latency_ms": "$context.responseLatency",
		"function_status": "$context.integrationStatus", "function_ms": "$context.integrationLatency",
		"error_type": "$context.error.responseType",
	}
	if !maps.Equal(got, want) {
		t.Errorf("format = %v, want %v", got, want)
	}
}

func TestOrdersAPI_LogGroups(t *testing.T) {
	d := declareAPI(t, dev, component.OrdersAPIArgs{})
	for name, group := range map[string]string{
		"orders-access": "/aws/apigateway/orders-dev", "orders-execution": "API-Gateway-Execution-Logs_api1/v1",
	} {
		stacktest.CheckInputs(t, d.One(t, logGroup, name), stacktest.Inputs{
			"name": group, "retentionInDays": 30, "kmsKeyId": stacktest.KeyARN,
		})
	}
	stacktest.CheckDependsOn(t, d, stage, "orders", logGroup, "orders-execution",
		"API Gateway would create the log group without a retention period")
}

// TestOrdersAPI_InvokePermissions checks the paths for which API Gateway can invoke each function.
func TestOrdersAPI_InvokePermissions(t *testing.T) {
	d := declareAPI(t, dev, component.OrdersAPIArgs{})
	for name, path := range map[string]string{"place-orders": "/*/*/orders", "look-up-order": "/*/*/*"} {
		stacktest.CheckInputs(t, d.One(t, permission, name), stacktest.Inputs{
			"action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com", "function": name + "-dev",
			"sourceArn": "arn:aws:execute-api" + inRegion + "api1" + path,
		})
	}
}

func TestOrdersAPI_StageDependsOnLogRole(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		logs, err := component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Stack: dev})
		if err != nil {
			return err
		}
		_, err = newAPI(ctx, dev, key, component.OrdersAPIArgs{Logging: []pulumi.Resource{logs.Account}})
		return err
	})
	stacktest.CheckDependsOn(t, d, stage, "orders", apiAccount, "api-logs",
		"API Gateway rejects a stage with logging if the account has no log role")
}
