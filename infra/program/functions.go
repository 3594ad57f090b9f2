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

// function is what sets one function apart from the others.
type function struct {
	says   string
	memory int // MB: more of it is more processor too
	may    []policy.Statement
}

// pageMemory is what the functions have that make a call or more for each order of a page. It is the least with which an
// execution of 1,000,000 orders ends in time, and one full vCPU: see docs/performance.md.
const pageMemory = 1769

// functions says what each function is for, how large it is, and what it may do.
func (e *environment) functions() map[string]function {
	read := []string{"dynamodb:BatchGetItem"}
	readAndUpdate := []string{"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
	return map[string]function{
		settings.PlaceOrders: {"POST /orders: stores new orders", 1024, e.orders.Allow("dynamodb:PutItem", "dynamodb:BatchGetItem")},
		settings.LookUpOrder: {"GET /orders/{record_id}: gives one order", 256, e.orders.Allow(read...)},
		settings.CollectResults: {
			"Lambda A: asks the auction platform for the results of a page of open orders", pageMemory,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.orders.AllowListing(), e.mayReadToken()),
		},
		settings.StoreResults: {
			"Lambda B: stores accepted results, and fails with OrderRejected for rejected ones", pageMemory,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.results.AllowWriting(schema.Results)),
		},
		settings.Notify: {
			"Notifies of rejections and failures", 512,
			slices.Concat(e.orders.Allow(readAndUpdate...), e.results.AllowWriting(schema.Rejections), e.notifications.AllowPublishing()),
		},
	}
}

func (e *environment) mayReadToken() []policy.Statement {
	if e.token == nil {
		return nil
	}
	return e.token.AllowReading()
}

// newFunctions creates all functions, by name.
func (e *environment) newFunctions(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (map[string]*component.Function, error) {
	made, details := map[string]*component.Function{}, e.functions()
	for _, name := range settings.Functions() {
		variables, err := e.variables(name)
		if err != nil {
			return nil, err
		}
		f := details[name]
		made[name], err = component.NewFunction(ctx, name, &component.FunctionArgs{
			Stack: e.stack, Key: e.key, Description: f.says, Zip: e.zips[name], Variables: variables,
			Memory: f.memory, Timeout: settings.Timeout(name), Concurrency: e.concurrency(name), Permissions: f.may,
		}, opts...)
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", name, err)
		}
	}
	return made, nil
}

// concurrency is how often at once a function may run: customers cannot take the auction's share, nor the other way.
func (e *environment) concurrency(function string) int {
	if function == settings.PlaceOrders || function == settings.LookUpOrder {
		return e.apiConcurrency
	}
	return e.auctionConcurrency
}

// variables are the environment of a function: exactly what settings says that it reads.
func (e *environment) variables(function string) (pulumi.StringMap, error) {
	known := pulumi.StringMap{
		settings.Environment:       pulumi.String(e.name),
		settings.OrdersTable:       e.orders.Name,
		settings.ResultsBucket:     e.results.Name,
		settings.NotificationTopic: e.notifications.TopicARN,
		settings.Platform:          pulumi.String(e.platform),
		settings.PlatformEndpoint:  pulumi.String(e.platformEndpoint),
		settings.SimulatedReady:    pulumi.String(e.simulatedReady),
		settings.SimulatedAccept:   pulumi.String(e.simulatedAccept),
		settings.SimulatedSeed:     pulumi.String(e.simulatedSeed),
		settings.PlatformWait:      pulumi.String(e.platformWait.String()), // a chance at each question
	}
	if e.token != nil {
		known[settings.PlatformTokenSecret] = e.token.ARN
	}
	variables := pulumi.StringMap{}
	for _, name := range settings.Variables(function, e.platform) {
		value, there := known[name]
		if !there {
			return nil, fmt.Errorf("function %s reads %s, which nothing sets", function, name)
		}
		variables[name] = value
	}
	return variables, nil
}
