package delivery

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
)

// system is the whole of the delivery stack.
type system struct {
	choices     choices
	environment component.Environment
	project     string // the name of the Pulumi project

	key           *component.EncryptionKey
	notifications *component.Notifications
	state         *StateBackend
	source        *Source
	artifacts     *Artifacts
	pipeline      *Pipeline
}

// compose puts the stack together: what holds things, what may be done to environments, what does it, what tells of it.
func (s *system) compose(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	for _, step := range []func(*pulumi.Context, ...pulumi.ResourceOption) error{
		s.newFoundations, s.newStores, s.newPreviews, s.newPipeline, s.newAnnouncements,
	} {
		if err := step(ctx, opts...); err != nil {
			return err
		}
	}
	return nil
}

// newFoundations creates what the others need, and what the account needs once.
func (s *system) newFoundations(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	e, publishers := s.environment, []component.Publisher{component.EventPublisher()}
	s.key, err = component.NewEncryptionKey(ctx, "delivery", &component.EncryptionKeyArgs{
		Environment: e, Encrypts: "State and artifacts of the delivery", Publishers: publishers,
	}, opts...)
	if err != nil {
		return err
	}
	s.notifications, err = component.NewNotifications(ctx, "notifications", &component.NotificationsArgs{
		Environment: e, Key: s.key, Publishers: publishers, Slack: s.choices.Slack,
	}, opts...)
	if err != nil || !s.choices.APILogRole {
		return err
	}
	_, err = component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Environment: e}, opts...)
	return err
}

func (s *system) newStores(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	s.state, err = NewStateBackend(ctx, "state", &StateBackendArgs{Environment: s.environment, Key: s.key, Project: s.project}, opts...)
	if err != nil {
		return err
	}
	s.artifacts, err = NewArtifacts(ctx, "artifacts", &ArtifactsArgs{Environment: s.environment, Key: s.key}, opts...)
	if err != nil {
		return err
	}
	s.source, err = NewSource(ctx, "source", &SourceArgs{
		Environment: s.environment, Repository: s.choices.repository, Branch: s.choices.branch,
	}, opts...)
	return err
}

func (s *system) newPreviews(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	_, err := NewPreviews(ctx, "previews", &PreviewsArgs{
		Environment: s.environment, State: s.state, Repository: s.choices.repository, RepositoryIDs: s.choices.repositoryIDs,
		CreateProvider: s.choices.githubProvider,
	}, opts...)
	return err
}

// newPipeline creates the builds, and the pipeline that runs them one after the other.
func (s *system) newPipeline(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	args := &PipelineArgs{Environment: s.environment, Key: s.key, Source: s.source, Artifacts: s.artifacts}
	if args.Test, err = s.newTest(ctx, opts...); err != nil {
		return err
	}
	if args.Release, err = s.newRelease(ctx, opts...); err != nil {
		return err
	}
	if args.DeployDev, err = s.newDeploy(ctx, dev, opts...); err != nil {
		return err
	}
	if args.SmokeDev, err = s.newSmoke(ctx, dev, opts...); err != nil {
		return err
	}
	if args.DeployProd, err = s.newDeploy(ctx, prod, opts...); err != nil {
		return err
	}
	s.pipeline, err = NewPipeline(ctx, "delivery", args, opts...)
	return err
}

func (s *system) newAnnouncements(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	_, err := NewAnnouncements(ctx, "announcements", &AnnouncementsArgs{
		Environment: s.environment, Notifications: s.notifications, Pipeline: s.pipeline,
	}, opts...)
	return err
}

// outputs are what people need.
func (s *system) outputs() pulumi.Map {
	return pulumi.Map{
		"stateBucket":       s.state.Name,
		"backendUrl":        s.state.URL,
		"connectionUrl":     s.source.ConfirmURL,
		"pipelineUrl":       pulumi.String(s.pipeline.URL),
		"notificationTopic": s.notifications.TopicARN,
	}
}
