package component

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// OrdersAPIArgs says who answers, and who may ask how often.
type OrdersAPIArgs struct {
	Stack         Stack
	Key           *EncryptionKey
	PlaceOrders   *Function
	LookUpOrder   *Function
	AllowUnsigned bool // anybody may call it; else requests are signed by an identity of the account
	RateLimit     int  // requests a second, over time
	BurstLimit    int  // requests to each method that may exceed the rate
	// Logging is what API Gateway needs before it can write logs in this account; see APILogRole.
	Logging []pulumi.Resource
}

// OrdersAPI is the REST API for customers, made from orders.openapi.json. It checks who asks and how often; what is
// asked, the functions judge.
type OrdersAPI struct {
	pulumi.ResourceState

	URL      pulumi.StringOutput // without a slash at its end
	Name     pulumi.StringOutput
	StageARN pulumi.StringOutput
}

// accessLog is a line of the access log, of values that cannot break the JSON. Paths name orders, but what these contain
// is not there.
const accessLog = `{"request_id":"$context.requestId","time":"$context.requestTime","caller":"$context.identity.userArn",` +
	`"source_ip":"$context.identity.sourceIp","method":"$context.httpMethod","path":"$context.path","status":"$context.status",` +
	`"response_bytes":"$context.responseLength","latency_ms":"$context.responseLatency","refused_as":"$context.error.responseType",` +
	`"function_status":"$context.integrationStatus","function_ms":"$context.integrationLatency","trace":"$context.xrayTraceId"}`

// NewOrdersAPI creates the API orders-<environment>.
func NewOrdersAPI(ctx *pulumi.Context, name string, args *OrdersAPIArgs, opts ...pulumi.ResourceOption) (*OrdersAPI, error) {
	a := &OrdersAPI{}
	if err := ctx.RegisterComponentResource("auction:component:OrdersAPI", name, a, opts...); err != nil {
		return nil, err
	}
	body := contract(args)
	api, err := apigateway.NewRestApi(ctx, name, &apigateway.RestApiArgs{
		Name:                  pulumi.String(args.Stack.ResourceName(APIName)),
		Description:           pulumi.String("Energy auction: place orders, and look one up"),
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
	// A deployment is a copy of the API: what changes the one must make another, which is in place before the old one goes.
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

// newStage puts a deployment on the air: with its logs, of which API Gateway would make the second by itself, and limits.
func newStage(
	ctx *pulumi.Context, name string, args *OrdersAPIArgs, api *apigateway.RestApi, deployment *apigateway.Deployment,
	opts ...pulumi.ResourceOption,
) (*apigateway.Stage, error) {
	s := args.Stack
	byAWS := pulumi.Sprintf("API-Gateway-Execution-Logs_%s/%s", api.ID(), StageName)
	access, err := NewLogGroup(ctx, name+"-access", pulumi.String(APILogsPrefix+s.ResourceName(APIName)), s, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	execution, err := NewLogGroup(ctx, name+"-execution", byAWS, s, args.Key, opts...)
	if err != nil {
		return nil, err
	}
	ready := pulumi.DependsOn(append([]pulumi.Resource{execution}, args.Logging...))
	stage, err := apigateway.NewStage(ctx, name, stageArgs(api, deployment, access), append(opts, ready)...)
	if err != nil {
		return nil, err
	}
	_, err = apigateway.NewMethodSettings(ctx, name, &apigateway.MethodSettingsArgs{
		RestApi: api.ID(), StageName: stage.StageName, MethodPath: pulumi.String("*/*"),
		Settings: &apigateway.MethodSettingsSettingsArgs{
			ThrottlingRateLimit:  pulumi.Float64(float64(args.RateLimit)),
			ThrottlingBurstLimit: pulumi.Int(args.BurstLimit),
			MetricsEnabled:       pulumi.Bool(false), // by method, at a price each; those of the whole stage are there anyway
			LoggingLevel:         pulumi.String("ERROR"),
			DataTraceEnabled:     pulumi.Bool(false), // it would log orders
			CachingEnabled:       pulumi.Bool(false), // an order's status changes
		},
	}, opts...)
	return stage, err
}

func stageArgs(api *apigateway.RestApi, deployment *apigateway.Deployment, access *cloudwatch.LogGroup) *apigateway.StageArgs {
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
