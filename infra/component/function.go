package component

import (
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
	"auction.internal/lambdas/bundle"
)

// FunctionArgs contains the arguments of NewFunction.
type FunctionArgs struct {
	Stack       Stack
	Key         *EncryptionKey
	Description string
	Zip         string             // the path of the zip that lambdas/bundle built
	Variables   pulumi.StringMap   // the environment variables; no secrets
	Memory      int                // MB, from 128 to 10,240; with 1,769 the function has one vCPU
	Timeout     time.Duration      // in whole seconds, at most 15 minutes
	Concurrency int                // the reserved concurrency; 0 reserves none
	Permissions []policy.Statement // in addition to writing logs and traces
}

// Function is a Lambda function with its own role and log group. A new zip changes only the code of
// the function.
type Function struct {
	pulumi.ResourceState

	Name      pulumi.StringOutput
	ARN       pulumi.StringOutput
	InvokeARN pulumi.StringOutput // for API Gateway

	name string
}

// NewFunction declares the function <name>-<environment>.
func NewFunction(
	ctx *pulumi.Context, name string, args *FunctionArgs, opts ...pulumi.ResourceOption,
) (*Function, error) {
	f := &Function{name: name}
	if err := ctx.RegisterComponentResource("auction:component:Function", name, f, opts...); err != nil {
		return nil, err
	}
	physical := args.Stack.ResourceName(name)
	logs, err := NewLogGroup(ctx, name, pulumi.String(FunctionLogsPrefix+physical), args.Stack, args.Key,
		pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	role, rolePolicy, err := ServiceRole{
		Name: physical, Service: "lambda", Permissions: append(basicPermissions(logs), args.Permissions...),
	}.Create(ctx, name, args.Stack, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	function, err := lambda.NewFunction(ctx, name, f.args(args, role.Arn),
		pulumi.Parent(f), pulumi.DependsOn([]pulumi.Resource{logs, rolePolicy}))
	if err != nil {
		return nil, err
	}
	f.Name, f.ARN, f.InvokeARN = function.Name, function.Arn, function.InvokeArn
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{"name": f.Name, "arn": f.ARN})
}

// basicPermissions returns the permissions of every function: to write its logs and traces.
func basicPermissions(logs *cloudwatch.LogGroup) []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logs.Arn)},
		},
		{
			Sid: "Traces", Actions: []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"},
			Resources: policy.AnyResource(),
		},
	}
}

func (f *Function) args(args *FunctionArgs, role pulumi.StringInput) *lambda.FunctionArgs {
	a := &lambda.FunctionArgs{
		Name:          pulumi.String(args.Stack.ResourceName(f.name)),
		Description:   pulumi.String(args.Description),
		Runtime:       pulumi.String("provided.al2023"),
		Architectures: pulumi.ToStringArray([]string{bundle.Architecture}),
		Handler:       pulumi.String("bootstrap"),
		Code:          pulumi.NewFileArchive(args.Zip),
		Role:          role,
		MemorySize:    pulumi.Int(args.Memory),
		Timeout:       pulumi.Int(int(args.Timeout / time.Second)),
		Environment:   &lambda.FunctionEnvironmentArgs{Variables: args.Variables},
		TracingConfig: &lambda.FunctionTracingConfigArgs{Mode: pulumi.String("Active")},
	}
	if args.Concurrency > 0 {
		a.ReservedConcurrentExecutions = pulumi.Int(args.Concurrency)
	}
	return a
}

// AllowAPI allows API Gateway to invoke the function for a path of an API, with every stage and
// method. The function rejects the methods that it does not support.
func (f *Function) AllowAPI(ctx *pulumi.Context, executionARN pulumi.StringInput, path string) error {
	_, err := lambda.NewPermission(ctx, f.name, &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.Name,
		Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: pulumi.Sprintf("%s/*/*%s", executionARN, path),
	}, pulumi.Parent(f))
	return err
}
