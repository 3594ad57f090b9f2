package delivery

import (
	_ "embed"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/delivery/access"
	"auction.internal/infra/policy"
)

// What the builds do, by targets of the Makefile. The steps stand here and not in the repository's root: a merge can change what
// a target does, and not which ones are run, and in which build.
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

// newTest creates the build that tests what was merged. What it installs for the tests never meets the release: it has no
// permission to hand on artifacts.
func (s *system) newTest(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*Project, error) {
	return NewProject(ctx, "test", &ProjectArgs{
		Environment: s.environment, Key: s.key, Description: "Tests what was merged",
		Buildspec: testSteps, Size: "BUILD_GENERAL1_LARGE", Minutes: 60,
		Variables: map[string]pulumi.StringInput{"CI": pulumi.String("true")}, // nothing may be skipped
		May:       append(s.artifacts.AllowReading(), s.source.AllowReading()...),
	}, opts...)
}

// newRelease creates the build that makes the release of what was tested. It has no permissions in the account beyond that.
func (s *system) newRelease(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*Project, error) {
	return NewProject(ctx, "release", &ProjectArgs{
		Environment: s.environment, Key: s.key, Description: "Makes the release of what was tested",
		Buildspec: releaseSteps, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 30,
		May: append(s.artifacts.AllowPassing(), s.source.AllowReading()...),
	}, opts...)
}

// newDeploy creates the build that deploys the release to a stack.
func (s *system) newDeploy(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) (*Project, error) {
	may, err := access.New(ctx, &access.Args{
		Environment: s.environment, Stack: stack, KeyARN: s.key.ARN, State: s.state.Of(stack), Artifacts: s.artifacts.All(),
	}, opts...)
	if err != nil {
		return nil, err
	}
	return NewProject(ctx, "deploy-"+stack, &ProjectArgs{
		Environment: s.environment, Key: s.key, Description: "Deploys the release to " + stack,
		Buildspec: deploySteps, Size: "BUILD_GENERAL1_MEDIUM", Minutes: 60,
		Variables: map[string]pulumi.StringInput{
			"STACK": pulumi.String(stack), "PULUMI_BACKEND_URL": s.state.URL,
			// The key of a stack's secrets is named in its state, also where its file does not name it yet.
			"PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": pulumi.String("true"),
		},
		May: append(s.artifacts.AllowReading(), s.state.AllowWriting(stack)...), Policies: may.Policies, Boundary: may.Boundary,
	}, opts...)
}

// newSmoke creates the build that places orders at a deployed API. An API's id is not known before it is deployed, so the
// build may call every API of the account that has a stage of this name.
func (s *system) newSmoke(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) (*Project, error) {
	return NewProject(ctx, "smoke-"+stack, &ProjectArgs{
		Environment: s.environment, Key: s.key, Description: "Places orders at the API of " + stack,
		Buildspec: smokeSteps, Size: "BUILD_GENERAL1_SMALL", Minutes: 15,
		May: append(s.artifacts.AllowReading(), policy.Statement{
			Sid: "API", Actions: []string{"execute-api:Invoke"}, Resources: policy.On(s.environment.ARN("execute-api", "*/"+component.StageName+"/*")),
		}),
	}, opts...)
}
