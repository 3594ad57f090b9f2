package pipeline

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// image is what all builds run in, on arm64 as the functions do. It brings some Go, which fetches the one that go.work names.
const image = "aws/codebuild/amazonlinux-aarch64-standard:3.0"

// ProjectArgs says what a build does, and what it may do.
type ProjectArgs struct {
	Stack       component.Stack
	Key         *component.EncryptionKey
	Description string
	Buildspec   string
	Size        string                         // BUILD_GENERAL1_SMALL, _MEDIUM, _LARGE: 2, 4, 8 processors
	Minutes     int                            // that it may take
	Variables   map[string]pulumi.StringInput  // its environment; no secrets
	May         []policy.Statement             // beside writing its log
	Policies    map[string]pulumi.StringOutput // ARNs of policies that say what else it may do, by their names here
	Boundary    pulumi.StringInput             // the ARN of the policy that says the most that it may do; none
}

// Project is a CodeBuild project for a step of the pipeline, with its log group and a role of its own.
type Project struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput
}

// NewProject creates the project auction-<name>-<stack>.
func NewProject(ctx *pulumi.Context, name string, args *ProjectArgs, opts ...pulumi.ResourceOption) (*Project, error) {
	p := &Project{}
	if err := ctx.RegisterComponentResource("auction:delivery:Project", name, p, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	physical := e.Named("auction-" + name)
	logs, err := component.NewLogGroup(ctx, name, pulumi.String("/aws/codebuild/"+physical), e, args.Key, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	role, may, err := component.ServiceRole{
		Name: physical, Service: "codebuild", Source: e.ARN("codebuild", "project/"+physical), Boundary: args.Boundary,
		May: append([]policy.Statement{{
			Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logs.Arn)},
		}}, args.May...),
	}.Create(ctx, name, e, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	ready := []pulumi.Resource{may}
	for _, what := range slices.Sorted(maps.Keys(args.Policies)) {
		attached, err := iam.NewRolePolicyAttachment(ctx, name+"-"+what, &iam.RolePolicyAttachmentArgs{
			Role: role.Name, PolicyArn: args.Policies[what],
		}, pulumi.Parent(p))
		if err != nil {
			return nil, err
		}
		ready = append(ready, attached)
	}
	project, err := codebuild.NewProject(ctx, name, args.project(physical, role.Arn, logs.Name), pulumi.Parent(p), pulumi.DependsOn(ready))
	if err != nil {
		return nil, err
	}
	p.Name, p.ARN = project.Name, project.Arn
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"name": p.Name, "arn": p.ARN})
}

func (a *ProjectArgs) project(name string, role, logs pulumi.StringInput) *codebuild.ProjectArgs {
	variables := codebuild.ProjectEnvironmentEnvironmentVariableArray{}
	for _, name := range slices.Sorted(maps.Keys(a.Variables)) {
		variables = append(variables, &codebuild.ProjectEnvironmentEnvironmentVariableArgs{
			Name: pulumi.String(name), Value: a.Variables[name],
		})
	}
	return &codebuild.ProjectArgs{
		Name:          pulumi.String(name),
		Description:   pulumi.String(a.Description),
		ServiceRole:   role,
		EncryptionKey: a.Key.ARN,
		BuildTimeout:  pulumi.Int(a.Minutes),
		Source: &codebuild.ProjectSourceArgs{
			Type: pulumi.String("CODEPIPELINE"), Buildspec: pulumi.String(a.Buildspec),
		},
		Artifacts: &codebuild.ProjectArtifactsArgs{Type: pulumi.String("CODEPIPELINE")},
		Environment: &codebuild.ProjectEnvironmentArgs{
			Type: pulumi.String("ARM_CONTAINER"), Image: pulumi.String(image), ComputeType: pulumi.String(a.Size),
			PrivilegedMode: pulumi.Bool(false), EnvironmentVariables: variables,
		},
		LogsConfig: &codebuild.ProjectLogsConfigArgs{
			CloudwatchLogs: &codebuild.ProjectLogsConfigCloudwatchLogsArgs{Status: pulumi.String("ENABLED"), GroupName: logs},
		},
	}
}
