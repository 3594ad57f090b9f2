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

// image is the image of all builds, for arm64 like the functions. The Go of the image downloads
// the version that go.work requires.
const image = "aws/codebuild/amazonlinux-aarch64-standard:3.0"

// ProjectArgs contains the arguments of NewProject.
type ProjectArgs struct {
	Stack       component.Stack
	Key         *component.EncryptionKey
	Description string
	Buildspec   string
	Size        string                         // BUILD_GENERAL1_SMALL, _MEDIUM, _LARGE: 2, 4, 8 vCPUs
	Minutes     int                            // the timeout
	Variables   map[string]pulumi.StringInput  // environment variables, without secrets
	Permissions []policy.Statement             // in addition to writing its log
	Policies    map[string]pulumi.StringOutput // ARNs of attached policies, by subject
	Boundary    pulumi.StringInput             // the ARN of the permissions boundary; nil for none
}

// Project is a CodeBuild project that an action of the pipeline runs, with its log group and role.
type Project struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput
}

// NewProject declares the project auction-<name>-<stack>.
func NewProject(ctx *pulumi.Context, name string, args *ProjectArgs, opts ...pulumi.ResourceOption) (*Project, error) {
	p := &Project{}
	if err := ctx.RegisterComponentResource("auction:delivery:Project", name, p, opts...); err != nil {
		return nil, err
	}
	e := args.Stack
	physical := e.ResourceName("auction-" + name)
	logs, err := component.NewLogGroup(ctx, name, pulumi.String("/aws/codebuild/"+physical), e, args.Key, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	role, permissions, err := component.ServiceRole{
		Name: physical, Service: "codebuild", Source: e.ARN("codebuild", "project/"+physical), Boundary: args.Boundary,
		Permissions: append([]policy.Statement{{
			Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logs.Arn)},
		}}, args.Permissions...),
	}.Create(ctx, name, e, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	ready := []pulumi.Resource{permissions}
	for _, subject := range slices.Sorted(maps.Keys(args.Policies)) {
		attached, err := iam.NewRolePolicyAttachment(ctx, name+"-"+subject, &iam.RolePolicyAttachmentArgs{
			Role: role.Name, PolicyArn: args.Policies[subject],
		}, pulumi.Parent(p))
		if err != nil {
			return nil, err
		}
		ready = append(ready, attached)
	}
	project, err := codebuild.NewProject(ctx, name, args.project(physical, role.Arn, logs.Name), pulumi.Parent(p),
		pulumi.DependsOn(ready))
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
