package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/lambdas/settings"
)

// environment contains the components of a stack.
type environment struct {
	configuration

	zips  map[string]string // paths of the zips, by function
	stack component.Stack

	key           *component.EncryptionKey
	orders        *component.OrderTable
	results       *component.ResultBucket
	notifications *component.Notifications
	token         *component.PlatformToken // nil with the simulated platform
	api           *component.OrdersAPI
	stateMachine  *component.StateMachine
	monitoring    *component.Monitoring
}

// compose declares the components: stores, functions, API, state machine and monitoring.
func (e *environment) compose(ctx *pulumi.Context, opts ...pulumi.ResourceOption) error {
	if err := e.newStores(ctx, opts...); err != nil {
		return err
	}
	functions, err := e.newFunctions(ctx, opts...)
	if err != nil {
		return err
	}
	if err := e.newAPI(ctx, functions, opts...); err != nil {
		return err
	}
	e.stateMachine, err = component.NewStateMachine(ctx, "auction", &component.StateMachineArgs{
		Stack: e.stack, Key: e.key,
		CollectResults: functions[settings.CollectResults],
		StoreResults:   functions[settings.StoreResults],
		Notify:         functions[settings.Notify],
		PlatformWait:   e.platformWait, Schedule: e.schedule,
	}, opts...)
	if err != nil {
		return err
	}
	e.monitoring, err = component.NewMonitoring(ctx, "auction", &component.MonitoringArgs{
		Stack: e.stack, Notifications: e.notifications, API: e.api, Functions: functions,
		StateMachine: e.stateMachine, Orders: e.orders,
	}, opts...)
	return err
}

func (e *environment) newStores(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (err error) {
	publishers := []component.Publisher{component.AlarmPublisher()}
	e.key, err = component.NewEncryptionKey(ctx, "auction", &component.EncryptionKeyArgs{
		Stack: e.stack, EncryptedData: "Orders, results and notifications", Publishers: publishers,
	}, opts...)
	if err != nil {
		return err
	}
	e.orders, err = component.NewOrderTable(ctx, "orders", &component.OrderTableArgs{
		Stack: e.stack, Key: e.key,
	}, opts...)
	if err != nil {
		return err
	}
	e.results, err = component.NewResultBucket(ctx, "results", &component.ResultBucketArgs{
		Stack: e.stack, Key: e.key,
	}, opts...)
	if err != nil {
		return err
	}
	e.notifications, err = component.NewNotifications(ctx, "notifications", &component.NotificationsArgs{
		Stack: e.stack, Key: e.key, Publishers: publishers, Slack: component.SlackChannel(e.Slack),
	}, opts...)
	if err != nil || e.platform != settings.PlatformHTTP {
		return err
	}
	e.token, err = component.NewPlatformToken(ctx, "platform-token", &component.PlatformTokenArgs{
		Stack: e.stack, Key: e.key,
	}, opts...)
	return err
}

func (e *environment) newAPI(
	ctx *pulumi.Context, functions map[string]*component.Function, opts ...pulumi.ResourceOption,
) error {
	var logging []pulumi.Resource
	if e.APILogRole {
		role, err := component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Stack: e.stack}, opts...)
		if err != nil {
			return err
		}
		logging = append(logging, role.Account)
	}
	var err error
	e.api, err = component.NewOrdersAPI(ctx, "orders", &component.OrdersAPIArgs{
		Stack: e.stack, Key: e.key,
		PlaceOrders: functions[settings.PlaceOrders], LookUpOrder: functions[settings.LookUpOrder],
		AllowUnsigned: e.apiOpen, RateLimit: e.apiRateLimit, BurstLimit: e.apiBurstLimit, Logging: logging,
	}, opts...)
	if err != nil || !e.firewall {
		return err
	}
	_, err = component.NewFirewall(ctx, "orders", &component.FirewallArgs{
		Stack: e.stack, StageARN: e.api.StageARN, RateLimit: e.apiRateLimit,
	}, opts...)
	return err
}
