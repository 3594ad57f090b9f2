package component

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// OrdersAPIArgs contains the arguments of NewOrdersAPI.
type OrdersAPIArgs struct {
	Stack         Stack
	Key           *EncryptionKey
	PlaceOrders   *Function
	LookUpOrder   *Function
	AllowUnsigned bool // accepts unsigned requests; otherwise an IAM identity of the account must sign each request
	RateLimit     int  // requests per second to each method, on average
	BurstLimit    int  // requests to each method in addition to the rate
	// Logging contains the resources that must exist before API Gateway can write logs; see
	// APILogRole.
	Logging []pulumi.Resource
}

// OrdersAPI is the REST API for customers. orders.openapi.json defines it. API Gateway
// authenticates and throttles requests; the functions validate them.
type OrdersAPI struct {
	pulumi.ResourceState

	URL      pulumi.StringOutput // without a trailing slash
	Name     pulumi.StringOutput
	StageARN pulumi.StringOutput
}

// accessLog is the format of a line of the access log. It contains only values that need no
// escaping in JSON. It contains record_ids, which are part of paths, but no other content of
// orders.
const accessLog = `{"request_id":"$context.requestId","time":"$context.requestTime",` +
	`"caller":"$context.identity.userArn","source_ip":"$context.identity.sourceIp",` +
	`"method":"$context.httpMethod","path":"$context.path","status":"$context.status",` +
	`"response_bytes":"$context.responseLength","latency_ms":"$context.responseLatency",` +
	`"error_type":"$context.error.responseType",` +
	`"function_status":"$context.integrationStatus","function_ms":"$context.integrationLatency",` +
	`"trace":"$context.xrayTraceId"}`

// NewOrdersAPI declares the API orders-<environment>.
func NewOrdersAPI(
	ctx *pulumi.Context, name string, args *OrdersAPIArgs, opts ...pulumi.ResourceOption,
) (*OrdersAPI, error) {
	a := &OrdersAPI{}
	if err := ctx.RegisterComponentResource("auction:component:OrdersAPI", name, a, opts...); err != nil {
		return nil, err
	}
	body := contract(args)
	api, err := apigateway.NewRestApi(ctx, name, &apigateway.RestApiArgs{
		Name:                  pulumi.String(args.Stack.ResourceName(APIName)),
		Description:           pulumi.String("Energy auction: place orders and look up their status"),
		Body:                  body,
		PutRestApiMode:        pulumi.String("overwrite"),
		EndpointConfiguration: &apigateway.RestApiEndpointConfigurationArgs{Types: pulumi.String("REGIONAL")},
	}, pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	if err := args.PlaceOrders.AllowAPI(ctx, api.ExecutionArn, "/orders"); err != nil {
		return nil, err
	}
	if err := args.LookUpOrder.AllowAPI(ctx, api.ExecutionArn, "/*"); err != nil {
		return nil, err
	}
	// A deployment is a snapshot of the API. A change of the contract replaces it: the new
	// deployment is created before the old one is deleted.
	deployment, err := apigateway.NewDeployment(ctx, name, &apigateway.DeploymentArgs{
		RestApi: api.ID(), Triggers: pulumi.StringMap{"contract": digest(body)},
	}, pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	stage, err := newStage(ctx, name, args, api, deployment, pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	a.URL, a.Name, a.StageARN = stage.InvokeUrl, api.Name, stage.Arn
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"url": a.URL})
}

func digest(text pulumi.StringOutput) pulumi.StringOutput {
	return text.ApplyT(func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}).(pulumi.StringOutput)
}

// newStage declares the stage with its log groups and throttling limits. API Gateway would create
// the log group of the execution log itself, without a retention period.
func newStage(
	ctx *pulumi.Context, name string, args *OrdersAPIArgs, api *apigateway.RestApi, deployment *apigateway.Deployment,
	opts ...pulumi.ResourceOption,
) (*apigateway.Stage, error) {
	s := args.Stack
	executionLogs := pulumi.Sprintf("API-Gateway-Execution-Logs_%s/%s", api.ID(), StageName)
	accessLogs := pulumi.String(APILogsPrefix + s.ResourceName(APIName))
	access, err := NewLogGroup(ctx, name+"-access", accessLogs, s, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	execution, err := NewLogGroup(ctx, name+"-execution", executionLogs, s, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	dependencies := pulumi.DependsOn(append([]pulumi.Resource{execution}, args.Logging...))
	stage, err := apigateway.NewStage(ctx, name, stageArgs(api, deployment, access), append(opts, dependencies)...)
	if err != nil {
		return nil, err
	}
	_, err = apigateway.NewMethodSettings(ctx, name, &apigateway.MethodSettingsArgs{
		RestApi: api.ID(), StageName: stage.StageName, MethodPath: pulumi.String("*/*"),
		Settings: &apigateway.MethodSettingsSettingsArgs{
			ThrottlingRateLimit:  pulumi.Float64(float64(args.RateLimit)),
			ThrottlingBurstLimit: pulumi.Int(args.BurstLimit),
			MetricsEnabled:       pulumi.Bool(false), // metrics by method cost extra; those of the stage are always published
			LoggingLevel:         pulumi.String("ERROR"),
			DataTraceEnabled:     pulumi.Bool(false), // would log orders
			CachingEnabled:       pulumi.Bool(false), // the status of an order changes
		},
	}, opts...)
	return stage, err
}

func stageArgs(
	api *apigateway.RestApi, deployment *apigateway.Deployment, access *cloudwatch.LogGroup,
) *apigateway.StageArgs {
	return &apigateway.StageArgs{
		RestApi:            api.ID(),
		Deployment:         deployment.ID(),
		StageName:          pulumi.String(StageName),
		XrayTracingEnabled: pulumi.Bool(true),
		AccessLogSettings: &apigateway.StageAccessLogSettingsArgs{
			DestinationArn: access.Arn, Format: pulumi.String(accessLog),
		},
	}
}
