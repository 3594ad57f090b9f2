package program

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/s3/schema"
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/lambdas/settings"
)

// function describes a Lambda function.
type function struct {
	description string
	memory      int // MB; the CPU is proportional to it
	permissions []policy.Statement
}

// pageMemory is the memory, in MB, of the functions that make at least one call for each order of a
// page. It provides one full vCPU, and is the smallest size with which an execution of 1,000,000
// orders finishes within its time limit: see docs/performance.md.
const pageMemory = 1769

// functions returns the descriptions of all functions by name.
func (e *environment) functions() map[string]function {
	read := []string{"dynamodb:BatchGetItem"}
	readAndUpdate := []string{"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
	return map[string]function{
		settings.PlaceOrders: {
			"POST /orders: stores new orders", 1024,
			e.orders.Allow("dynamodb:PutItem", "dynamodb:BatchGetItem"),
		},
		settings.LookUpOrder: {"GET /orders/{record_id}: returns one order", 256, e.orders.Allow(read...)},
		settings.CollectResults: {
			"Lambda A: collects the results of a page of open orders from the auction platform", pageMemory,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.orders.AllowListing(), e.tokenPermissions()),
		},
		settings.StoreResults: {
			"Lambda B: stores accepted results and fails with OrderRejected if any order was rejected", pageMemory,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.results.AllowWriting(schema.Results)),
		},
		settings.Notify: {
			"Publishes notifications of rejected orders and failures", 512,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.results.AllowWriting(schema.Rejections),
				e.notifications.AllowPublishing()),
		},
	}
}

func (e *environment) tokenPermissions() []policy.Statement {
	if e.token == nil {
		return nil
	}
	return e.token.AllowReading()
}

// newFunctions declares all functions and returns them by name.
func (e *environment) newFunctions(
	ctx *pulumi.Context, opts ...pulumi.ResourceOption,
) (map[string]*component.Function, error) {
	declared, described := map[string]*component.Function{}, e.functions()
	for _, name := range settings.Functions() {
		variables, err := e.variables(name)
		if err != nil {
			return nil, err
		}
		f := described[name]
		declared[name], err = component.NewFunction(ctx, name, &component.FunctionArgs{
			Stack: e.stack, Key: e.key, Description: f.description, Zip: e.zips[name], Variables: variables,
			Memory: f.memory, Timeout: settings.Timeout(name), Concurrency: e.concurrency(name), Permissions: f.permissions,
		}, opts...)
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", name, err)
		}
	}
	return declared, nil
}

// concurrency returns the reserved concurrency of a function. The API and the auction have separate
// settings, so that neither can use up the concurrency of the other.
func (e *environment) concurrency(function string) int {
	if function == settings.PlaceOrders || function == settings.LookUpOrder {
		return e.apiConcurrency
	}
	return e.auctionConcurrency
}

// variables returns the environment variables of a function: those that settings.Variables lists.
func (e *environment) variables(function string) (pulumi.StringMap, error) {
	values := pulumi.StringMap{
		settings.Environment:       pulumi.String(e.name),
		settings.OrdersTable:       e.orders.Name,
		settings.ResultsBucket:     e.results.Name,
		settings.NotificationTopic: e.notifications.TopicARN,
		settings.Platform:          pulumi.String(e.platform),
		settings.PlatformEndpoint:  pulumi.String(e.platformEndpoint),
		settings.SimulatedReady:    pulumi.String(e.simulatedReady),
		settings.SimulatedAccept:   pulumi.String(e.simulatedAccept),
		settings.SimulatedSeed:     pulumi.String(e.simulatedSeed),
		settings.PlatformWait:      pulumi.String(e.platformWait.String()), // for the simulated platform
	}
	if e.token != nil {
		values[settings.PlatformTokenSecret] = e.token.ARN
	}
	variables := pulumi.StringMap{}
	for _, name := range settings.Variables(function, e.platform) {
		value, exists := values[name]
		if !exists {
			return nil, fmt.Errorf("function %s reads %s, but the program does not set it", function, name)
		}
		variables[name] = value
	}
	return variables, nil
}
