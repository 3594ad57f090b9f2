package program

import (
	_ "embed"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/access"
	"auction.internal/delivery/pipeline"
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// The buildspecs run targets of the Makefile. They are part of the program, so a merge can change
// what a target does, but not which targets run in which build.
var (
	//go:embed buildspec/test.yaml
	testBuildspec string
	//go:embed buildspec/release.yaml
	releaseBuildspec string
	//go:embed buildspec/deploy.yaml
	deployBuildspec string
	//go:embed buildspec/smoke.yaml
	smokeBuildspec string
)

// newTest declares the build that checks the merged commit. The packages that it installs for the
// tests cannot change the release: the build has no permission to write artifacts.
func (d *delivery) newTest(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*pipeline.Project, error) {
	return pipeline.NewProject(ctx, "test", &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Runs the checks on the merged commit",
		Buildspec: testBuildspec, Size: "BUILD_GENERAL1_LARGE", Minutes: 60,
		Variables:   map[string]pulumi.StringInput{"CI": pulumi.String("true")}, // so that no test is skipped
		Permissions: append(d.artifacts.AllowReading(), d.source.AllowReading()...),
	}, opts...)
}

// newRelease declares the build that builds the release of the tested commit. Its only permissions
// are to read the source and to read and write artifacts.
func (d *delivery) newRelease(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*pipeline.Project, error) {
	return pipeline.NewProject(ctx, "release", &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Builds the release of the tested commit",
		Buildspec: releaseBuildspec, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 30,
		Permissions: append(d.artifacts.AllowWriting(), d.source.AllowReading()...),
	}, opts...)
}

// newDeploy declares the build that deploys the release to a stack.
func (d *delivery) newDeploy(
	ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption,
) (*pipeline.Project, error) {
	permissions, err := access.New(ctx, &access.Args{
		Stack: d.stack, Target: stack, KeyARN: d.key.ARN, State: d.state.StackARNs(stack),
		Artifacts: d.artifacts.ARNs(),
	}, opts...)
	if err != nil {
		return nil, err
	}
	return pipeline.NewProject(ctx, "deploy-"+stack, &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Deploys the release to " + stack,
		Buildspec: deployBuildspec, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 60,
		Variables: map[string]pulumi.StringInput{
			"STACK": pulumi.String(stack), "PULUMI_BACKEND_URL": d.state.URL,
			// The stack file might not have the secrets provider yet; the state has it.
			"PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": pulumi.String("true"),
		},
		Permissions: append(d.artifacts.AllowReading(), d.state.AllowWriting(stack)...), Policies: permissions.Policies,
		Boundary: permissions.Boundary,
	}, opts...)
}

// newSmoke declares the build that runs the acceptance tests against a deployed API. The ID of the
// API is not known here, so the build can call every API of the account with a stage of this name.
func (d *delivery) newSmoke(
	ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption,
) (*pipeline.Project, error) {
	return pipeline.NewProject(ctx, "smoke-"+stack, &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Runs the acceptance tests against the API of " + stack,
		Buildspec: smokeBuildspec, Size: "BUILD_GENERAL1_SMALL", Minutes: 15,
		Permissions: append(d.artifacts.AllowReading(), policy.Statement{
			Sid: "API", Actions: []string{"execute-api:Invoke"},
			Resources: policy.ARNs(d.stack.ARN("execute-api", "*/"+component.StageName+"/*")),
		}),
	}, opts...)
}
