package environment

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/document/prefix"
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
func (s *system) functions() map[string]function {
	read := []string{"dynamodb:BatchGetItem"}
	readAndUpdate := []string{"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
	return map[string]function{
		settings.PlaceOrders: {"POST /orders: stores new orders", 1024, s.orders.Allow("dynamodb:PutItem", "dynamodb:BatchGetItem")},
		settings.LookUpOrder: {"GET /orders/{record_id}: gives one order", 256, s.orders.Allow(read...)},
		settings.CollectResults: {
			"Lambda A: asks the auction platform for the results of a page of open orders", pageMemory,
			slices.Concat(s.orders.Allow(readAndUpdate...), s.orders.AllowListing(), s.mayReadToken()),
		},
		settings.StoreResults: {
			"Lambda B: stores accepted results, and fails with OrderRejected for rejected ones", pageMemory,
			slices.Concat(s.orders.Allow(readAndUpdate...), s.results.AllowWriting(prefix.Results)),
		},
		settings.Notify: {
			"Notifies of rejections and failures", 512,
			slices.Concat(s.orders.Allow(readAndUpdate...), s.results.AllowWriting(prefix.Rejections), s.notifications.AllowPublishing()),
		},
	}
}

func (s *system) mayReadToken() []policy.Statement {
	if s.token == nil {
		return nil
	}
	return s.token.AllowReading()
}

// newFunctions creates all functions, by name.
func (s *system) newFunctions(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (map[string]*component.Function, error) {
	made, details := map[string]*component.Function{}, s.functions()
	for _, name := range settings.Functions() {
		variables, err := s.variables(name)
		if err != nil {
			return nil, err
		}
		f := details[name]
		made[name], err = component.NewFunction(ctx, name, &component.FunctionArgs{
			Environment: s.environment, Key: s.key, Description: f.says, Zip: s.zips[name], Variables: variables,
			Memory: f.memory, Timeout: settings.Timeout(name), Concurrency: s.concurrency(name), May: f.may,
		}, opts...)
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", name, err)
		}
	}
	return made, nil
}

// concurrency is how often at once a function may run: customers cannot take the auction's share, nor the other way.
func (s *system) concurrency(function string) int {
	if function == settings.PlaceOrders || function == settings.LookUpOrder {
		return s.choices.apiConcurrency
	}
	return s.choices.auctionConcurrency
}

// variables are the environment of a function: exactly what settings says that it reads.
func (s *system) variables(function string) (pulumi.StringMap, error) {
	known := pulumi.StringMap{
		settings.Environment:       pulumi.String(s.choices.environment),
		settings.OrdersTable:       s.orders.Name,
		settings.ResultsBucket:     s.results.Name,
		settings.NotificationTopic: s.notifications.TopicARN,
		settings.Platform:          pulumi.String(s.choices.platform),
		settings.PlatformEndpoint:  pulumi.String(s.choices.platformEndpoint),
		settings.SimulatedReady:    pulumi.String(s.choices.simulatedReady),
		settings.SimulatedAccept:   pulumi.String(s.choices.simulatedAccept),
		settings.SimulatedSeed:     pulumi.String(s.choices.simulatedSeed),
		settings.SimulatedStep:     pulumi.String(s.choices.wait.String()), // a chance at each question
	}
	if s.token != nil {
		known[settings.PlatformTokenSecret] = s.token.ARN
	}
	variables := pulumi.StringMap{}
	for _, name := range settings.Variables(function, s.choices.platform) {
		value, there := known[name]
		if !there {
			return nil, fmt.Errorf("function %s reads %s, which nothing sets", function, name)
		}
		variables[name] = value
	}
	return variables, nil
}
