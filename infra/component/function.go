package component

import (
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
	"auction.internal/lambdas/bundle"
)

// FunctionArgs says what a function is made of, and what it may do.
type FunctionArgs struct {
	Stack       Stack
	Key         *EncryptionKey
	Description string
	Zip         string             // the path of its zip, as bundle makes it
	Variables   pulumi.StringMap   // its environment; no secrets
	Memory      int                // MB, 128 to 10,240; 1,769 are one processor
	Timeout     time.Duration      // whole seconds, at most 15 minutes
	Concurrency int                // how many may run at once, kept free for it; 0 shares the account's
	Permissions []policy.Statement // beside writing its logs and traces
}

// Function is a Lambda function with its log group, which it finds there, and a role of its own. It runs what the zip
// holds: another zip, and nothing but the function changes.
type Function struct {
	pulumi.ResourceState

	Name      pulumi.StringOutput
	ARN       pulumi.StringOutput
	InvokeARN pulumi.StringOutput // as API Gateway calls it

	name string
}

// NewFunction creates the function <name>-<environment>.
func NewFunction(ctx *pulumi.Context, name string, args *FunctionArgs, opts ...pulumi.ResourceOption) (*Function, error) {
	f := &Function{name: name}
	if err := ctx.RegisterComponentResource("auction:component:Function", name, f, opts...); err != nil {
		return nil, err
	}
	physical := args.Stack.ResourceName(name)
	logs, err := NewLogGroup(ctx, name, pulumi.String(FunctionLogsPrefix+physical), args.Stack, args.Key, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	may := append([]policy.Statement{
		{
			Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logs.Arn)},
		},
		{Sid: "Traces", Actions: []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, Resources: policy.AnyResource()},
	}, args.Permissions...)
	role, allowed, err := ServiceRole{Name: physical, Service: "lambda", Permissions: may}.Create(ctx, name, args.Stack, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	function, err := lambda.NewFunction(ctx, name, f.args(args, role.Arn),
		pulumi.Parent(f), pulumi.DependsOn([]pulumi.Resource{logs, allowed}))
	if err != nil {
		return nil, err
	}
	f.Name, f.ARN, f.InvokeARN = function.Name, function.Arn, function.InvokeArn
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{"name": f.Name, "arn": f.ARN})
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

// AllowAPI lets API Gateway call the function for a path of one API, on any stage and with any method: the function
// refuses those that it does not take.
func (f *Function) AllowAPI(ctx *pulumi.Context, executionARN pulumi.StringInput, path string) error {
	_, err := lambda.NewPermission(ctx, f.name, &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.Name,
		Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: pulumi.Sprintf("%s/*/*%s", executionARN, path),
	}, pulumi.Parent(f))
	return err
}
