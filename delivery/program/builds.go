package program

import (
	_ "embed"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/access"
	"auction.internal/delivery/pipeline"
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// Buildspecs, which run targets of the Makefile. They are part of the program: a merge can change
// what a target does, and not which targets run, nor in which build.
var (
	//go:embed buildspec/test.yaml
	testSteps string
	//go:embed buildspec/release.yaml
	releaseSteps string
	//go:embed buildspec/deploy.yaml
	deploySteps string
	//go:embed buildspec/smoke.yaml
	smokeSteps string
)

// newTest creates the build that tests what was merged. The packages that it installs for the tests
// cannot change the release: it has no permission to write artifacts.
func (d *delivery) newTest(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*pipeline.Project, error) {
	return pipeline.NewProject(ctx, "test", &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Tests what was merged",
		Buildspec: testSteps, Size: "BUILD_GENERAL1_LARGE", Minutes: 60,
		Variables:   map[string]pulumi.StringInput{"CI": pulumi.String("true")}, // so that no test is skipped
		Permissions: append(d.artifacts.AllowReading(), d.source.AllowReading()...),
	}, opts...)
}

// newRelease creates the build that builds the release of what was tested. It has no other
// permissions.
func (d *delivery) newRelease(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*pipeline.Project, error) {
	return pipeline.NewProject(ctx, "release", &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Makes the release of what was tested",
		Buildspec: releaseSteps, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 30,
		Permissions: append(d.artifacts.AllowWriting(), d.source.AllowReading()...),
	}, opts...)
}

// newDeploy creates the build that deploys the release to a stack.
func (d *delivery) newDeploy(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) (*pipeline.Project,
	error,
) {
	permissions, err := access.New(ctx, &access.Args{
		Stack: d.stack, Target: stack, KeyARN: d.key.ARN, State: d.state.Of(stack), Artifacts: d.artifacts.All(),
	}, opts...)
	if err != nil {
		return nil, err
	}
	return pipeline.NewProject(ctx, "deploy-"+stack, &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Deploys the release to " + stack,
		Buildspec: deploySteps, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 60,
		Variables: map[string]pulumi.StringInput{
			"STACK": pulumi.String(stack), "PULUMI_BACKEND_URL": d.state.URL,
			// The stack's file may not name the key of its secrets yet; its state does.
			"PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": pulumi.String("true"),
		},
		Permissions: append(d.artifacts.AllowReading(), d.state.AllowWriting(stack)...), Policies: permissions.Policies,
		Boundary: permissions.Boundary,
	}, opts...)
}

// newSmoke creates the build that places orders at a deployed API. The API's id is not known before
// it is deployed, so the build may call every API of the account that has a stage of this name.
func (d *delivery) newSmoke(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) (*pipeline.Project,
	error,
) {
	return pipeline.NewProject(ctx, "smoke-"+stack, &pipeline.ProjectArgs{
		Stack: d.stack, Key: d.key, Description: "Places orders at the API of " + stack,
		Buildspec: smokeSteps, Size: "BUILD_GENERAL1_SMALL", Minutes: 15,
		Permissions: append(d.artifacts.AllowReading(), policy.Statement{
			Sid: "API", Actions: []string{"execute-api:Invoke"},
			Resources: policy.ARNs(d.stack.ARN("execute-api", "*/"+component.StageName+"/*")),
		}),
	}, opts...)
}
