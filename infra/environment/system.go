package environment

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/lambdas/settings"
)

// system is the whole of a stack.
type system struct {
	choices     choices
	zips        map[string]string // paths by function
	environment component.Environment

	key           *component.EncryptionKey
	orders        *component.OrderTable
	results       *component.ResultBucket
	notifications *component.Notifications
	token         *component.PlatformToken // none where the platform is simulated
	api           *component.OrdersAPI
	pipeline      *component.AuctionPipeline
	monitoring    *component.Monitoring
}

// compose puts the system together: what holds things, what works on them, what calls that, what watches it.
func (s *system) compose(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	if err := s.newStores(ctx, opts...); err != nil {
		return err
	}
	functions, err := s.newFunctions(ctx, opts...)
	if err != nil {
		return err
	}
	if err := s.newAPI(ctx, functions, opts...); err != nil {
		return err
	}
	s.pipeline, err = component.NewAuctionPipeline(ctx, "auction", &component.AuctionPipelineArgs{
		Environment: s.environment, Key: s.key,
		CollectResults: functions[settings.CollectResults],
		StoreResults:   functions[settings.StoreResults],
		Notify:         functions[settings.Notify],
		Wait:           s.choices.wait, Schedule: s.choices.schedule,
	}, opts...)
	if err != nil {
		return err
	}
	s.monitoring, err = component.NewMonitoring(ctx, "auction", &component.MonitoringArgs{
		Environment: s.environment, Notifications: s.notifications, API: s.api, Functions: functions,
		Pipeline: s.pipeline, Orders: s.orders,
	}, opts...)
	return err
}

func (s *system) newStores(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	publishers := []component.Publisher{component.AlarmPublisher()}
	s.key, err = component.NewEncryptionKey(ctx, "auction", &component.EncryptionKeyArgs{
		Environment: s.environment, Encrypts: "Orders, results and notifications", Publishers: publishers,
	}, opts...)
	if err != nil {
		return err
	}
	s.orders, err = component.NewOrderTable(ctx, "orders", &component.OrderTableArgs{Environment: s.environment, Key: s.key}, opts...)
	if err != nil {
		return err
	}
	s.results, err = component.NewResultBucket(ctx, "results", &component.ResultBucketArgs{Environment: s.environment, Key: s.key}, opts...)
	if err != nil {
		return err
	}
	s.notifications, err = component.NewNotifications(ctx, "notifications", &component.NotificationsArgs{
		Environment: s.environment, Key: s.key, Publishers: publishers, Slack: s.choices.Slack,
	}, opts...)
	if err != nil || s.choices.platform != settings.PlatformHTTP {
		return err
	}
	s.token, err = component.NewPlatformToken(ctx, "platform-token", &component.PlatformTokenArgs{
		Environment: s.environment, Key: s.key,
	}, opts...)
	return err
}

func (s *system) newAPI(ctx *pulumi.Context, functions map[string]*component.Function, opts ...pulumi.ResourceOption) error {
	var logging []pulumi.Resource
	if s.choices.APILogRole {
		role, err := component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Environment: s.environment}, opts...)
		if err != nil {
			return err
		}
		logging = append(logging, role.Account)
	}
	var err error
	s.api, err = component.NewOrdersAPI(ctx, "orders", &component.OrdersAPIArgs{
		Environment: s.environment, Key: s.key,
		PlaceOrders: functions[settings.PlaceOrders], LookUpOrder: functions[settings.LookUpOrder],
		Open: s.choices.apiOpen, RateLimit: s.choices.apiRateLimit, BurstLimit: s.choices.apiBurstLimit, Logging: logging,
	}, opts...)
	if err != nil || !s.choices.firewall {
		return err
	}
	_, err = component.NewFirewall(ctx, "orders", &component.FirewallArgs{
		Environment: s.environment, StageARN: s.api.StageARN, RateLimit: s.choices.apiRateLimit,
	}, opts...)
	return err
}
