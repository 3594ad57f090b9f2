package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/access"
	"auction.internal/delivery/pipeline"
	"auction.internal/infra/component"
)

// delivery contains the components of the stack.
type delivery struct {
	configuration

	stack         component.Stack
	key           *component.EncryptionKey
	notifications *component.Notifications
	state         *pipeline.StateBackend
	source        *pipeline.Source
	artifacts     *pipeline.Artifacts
	pipeline      *pipeline.Pipeline
}

// compose declares the components of the stack in the order of their dependencies.
func (d *delivery) compose(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	for _, step := range []func(*pulumi.Context, ...pulumi.ResourceOption) error{
		d.newFoundations, d.newStores, d.newPreviews, d.newPipeline, d.newPipelineNotifications,
	} {
		if err := step(ctx, opts...); err != nil {
			return err
		}
	}
	return nil
}

// newFoundations declares the key, the notification topic and the account's log role for API
// Gateway.
func (d *delivery) newFoundations(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	publishers := []component.Publisher{component.EventPublisher()}
	d.key, err = component.NewEncryptionKey(ctx, "delivery", &component.EncryptionKeyArgs{
		Stack: d.stack, EncryptedData: "Pulumi state, artifacts and notifications", Publishers: publishers,
	}, opts...)
	if err != nil {
		return err
	}
	d.notifications, err = component.NewNotifications(ctx, "notifications", &component.NotificationsArgs{
		Stack: d.stack, Key: d.key, Publishers: publishers, Slack: component.SlackChannel(d.Slack),
	}, opts...)
	if err != nil || !d.APILogRole {
		return err
	}
	_, err = component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Stack: d.stack}, opts...)
	return err
}

func (d *delivery) newStores(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	d.state, err = pipeline.NewStateBackend(ctx, "state", &pipeline.StateBackendArgs{
		Stack: d.stack, Key: d.key, Project: component.ProjectName,
	}, opts...)
	if err != nil {
		return err
	}
	d.artifacts, err = pipeline.NewArtifacts(ctx, "artifacts", &pipeline.ArtifactsArgs{
		Stack: d.stack, Key: d.key,
	}, opts...)
	if err != nil {
		return err
	}
	d.source, err = pipeline.NewSource(ctx, "source", &pipeline.SourceArgs{
		Stack: d.stack, Repository: d.repository, Branch: d.branch,
	}, opts...)
	return err
}

func (d *delivery) newPreviews(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	_, err := access.NewPreviews(ctx, "previews", &access.PreviewsArgs{
		Stack: d.stack, Environments: []string{dev, prod}, ReadState: d.state.AllowReading,
		Repository: d.repository, RepositoryIDs: d.repositoryIDs, CreateProvider: d.githubProvider,
	}, opts...)
	return err
}

// newPipeline declares the builds, and the pipeline that runs them.
func (d *delivery) newPipeline(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	args := &pipeline.Args{Stack: d.stack, Key: d.key, Source: d.source, Artifacts: d.artifacts}
	if args.Test, err = d.newTest(ctx, opts...); err != nil {
		return err
	}
	if args.Release, err = d.newRelease(ctx, opts...); err != nil {
		return err
	}
	if args.DeployDev, err = d.newDeploy(ctx, dev, opts...); err != nil {
		return err
	}
	if args.SmokeDev, err = d.newSmoke(ctx, dev, opts...); err != nil {
		return err
	}
	if args.DeployProd, err = d.newDeploy(ctx, prod, opts...); err != nil {
		return err
	}
	d.pipeline, err = pipeline.New(ctx, "delivery", args, opts...)
	return err
}

// newPipelineNotifications declares the notifications. Their logical name is the former name of the
// component: a new name would replace the rules.
func (d *delivery) newPipelineNotifications(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	_, err := pipeline.NewPipelineNotifications(ctx, "announcements", &pipeline.PipelineNotificationsArgs{
		Stack: d.stack, Notifications: d.notifications, Pipeline: d.pipeline,
	}, opts...)
	return err
}

// outputs returns the outputs of the stack. The bootstrap script and docs/delivery.md refer to
// them.
func (d *delivery) outputs() pulumi.Map {
	return pulumi.Map{
		"stateBucket":       d.state.Name,
		"backendUrl":        d.state.URL,
		"connectionUrl":     d.source.ConfirmURL,
		"pipelineUrl":       pulumi.String(d.pipeline.URL),
		"notificationTopic": d.notifications.TopicARN,
	}
}
