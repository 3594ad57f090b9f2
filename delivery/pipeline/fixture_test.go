package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/pipeline"
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const (
	account = stacktest.Account

	pipelines    = "aws:codepipeline/pipeline:Pipeline"
	projects     = "aws:codebuild/project:Project"
	buckets      = "aws:s3/bucketV2:BucketV2"
	lifecycles   = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	roles        = "aws:iam/role:Role"
	rolePolicies = "aws:iam/rolePolicy:RolePolicy"
)

// delivery is the stack of the delivery.
var delivery = component.Stack{
	Name: "delivery", Account: account, Region: "eu-west-1", Production: true, LogRetentionDays: 400,
}

// components are the declared components of the delivery.
type components struct {
	key           *component.EncryptionKey
	notifications *component.Notifications
	state         *pipeline.StateBackend
	source        *pipeline.Source
	artifacts     *pipeline.Artifacts
	pipeline      *pipeline.Pipeline
}

// declare declares the components of the delivery, with builds that do nothing, and then calls
// more.
func declare(t *testing.T, more ...func(ctx *pulumi.Context, c *components) error) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		c := &components{}
		for _, step := range append([]func(*pulumi.Context, *components) error{declareStores, declarePipeline}, more...) {
			if err := step(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func declareStores(ctx *pulumi.Context, c *components) (err error) {
	c.key, err = component.NewEncryptionKey(ctx, "delivery", &component.EncryptionKeyArgs{Stack: delivery})
	if err != nil {
		return err
	}
	c.notifications, err = component.NewNotifications(ctx, "notifications",
		&component.NotificationsArgs{Stack: delivery, Key: c.key})
	if err != nil {
		return err
	}
	c.state, err = pipeline.NewStateBackend(ctx, "state",
		&pipeline.StateBackendArgs{Stack: delivery, Key: c.key, Project: "energy-auction"})
	if err != nil {
		return err
	}
	c.artifacts, err = pipeline.NewArtifacts(ctx, "artifacts", &pipeline.ArtifactsArgs{Stack: delivery, Key: c.key})
	if err != nil {
		return err
	}
	c.source, err = pipeline.NewSource(ctx, "source", &pipeline.SourceArgs{
		Stack: delivery, Repository: "traders/energy-auction", Branch: "main",
	})
	return err
}

func declarePipeline(ctx *pulumi.Context, c *components) (err error) {
	args := &pipeline.Args{Stack: delivery, Key: c.key, Source: c.source, Artifacts: c.artifacts}
	for _, build := range []struct {
		name    string
		project **pipeline.Project
	}{
		{"test", &args.Test},
		{"release", &args.Release},
		{"deploy-dev", &args.DeployDev},
		{"smoke-dev", &args.SmokeDev},
		{"deploy-prod", &args.DeployProd},
	} {
		*build.project, err = pipeline.NewProject(ctx, build.name, &pipeline.ProjectArgs{
			Stack: delivery, Key: c.key, Buildspec: "version: 0.2", Size: "BUILD_GENERAL1_SMALL", Minutes: 5,
		})
		if err != nil {
			return err
		}
	}
	if c.pipeline, err = pipeline.New(ctx, "delivery", args); err != nil {
		return err
	}
	_, err = pipeline.NewPipelineNotifications(ctx, "announcements", &pipeline.PipelineNotificationsArgs{
		Stack: delivery, Notifications: c.notifications, Pipeline: c.pipeline,
	})
	return err
}

// permissions returns the permissions of a role that has the statements of a component, in the
// format of policytest.Permissions.
func permissions(t *testing.T, statements func(*components) []policy.Statement) []string {
	t.Helper()
	d := declare(t, func(ctx *pulumi.Context, c *components) error {
		role := component.ServiceRole{Name: "reader", Service: "codebuild", Permissions: statements(c)}
		_, _, err := role.Create(ctx, "reader", delivery)
		return err
	})
	return policytest.Permissions(t, policytest.Parse(t, d.One(t, rolePolicies, "reader").Text("policy")))
}

// outputOf returns the value of an output of a component.
func outputOf(t *testing.T, output func(*components) pulumi.StringInput) string {
	t.Helper()
	d := declare(t, func(ctx *pulumi.Context, c *components) error {
		// The output becomes the input of a resource, whose value is known when the program ends.
		_, err := iam.NewPolicy(ctx, "output", &iam.PolicyArgs{
			Path: output(c).ToStringOutput().ToStringPtrOutput(), Policy: pulumi.String("{}"),
		})
		return err
	})
	return d.One(t, "aws:iam/policy:Policy", "output").Text("path")
}

// wantLines compares lists of lines, including their order.
func wantLines(t *testing.T, name string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s =\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
