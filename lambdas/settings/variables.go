package settings

import "slices"

// The environment variables that the functions read, beside those that Lambda itself sets.
const (
	Environment       = "ENVIRONMENT"        // dev, prod: told in notifications and metrics
	OrdersTable       = "ORDERS_TABLE"       // the name of the DynamoDB table
	ResultsBucket     = "RESULTS_BUCKET"     // the name of the S3 bucket
	NotificationTopic = "NOTIFICATION_TOPIC" // the ARN of the SNS topic

	Platform            = "PLATFORM"              // which auction platform: PlatformSimulated or PlatformHTTP
	PlatformEndpoint    = "PLATFORM_ENDPOINT"     // its https URL
	PlatformTokenSecret = "PLATFORM_TOKEN_SECRET" // the name or ARN of the secret with its token

	SimulatedReady  = "SIMULATED_READY"  // the probability of being ready at each step, 0 to 1
	SimulatedAccept = "SIMULATED_ACCEPT" // the share of orders that is accepted, 0 to 1
	SimulatedSeed   = "SIMULATED_SEED"   // a whole number: another seed, another platform
	PlatformWait    = "PLATFORM_WAIT"    // the time between two chances of getting ready, such as 30s
)

// What Platform may be.
const (
	PlatformSimulated = "simulated"
	PlatformHTTP      = "http"
)

// variables are what each function reads. A function that asks the platform reads that platform's variables too.
var variables = map[string][]string{
	PlaceOrders:    {Environment, OrdersTable},
	LookUpOrder:    {Environment, OrdersTable},
	CollectResults: {Environment, OrdersTable, Platform},
	StoreResults:   {Environment, OrdersTable, ResultsBucket},
	Notify:         {Environment, OrdersTable, ResultsBucket, NotificationTopic},
}

// platforms are the variables of each platform.
var platforms = map[string][]string{
	PlatformSimulated: {SimulatedReady, SimulatedAccept, SimulatedSeed, PlatformWait},
	PlatformHTTP:      {PlatformEndpoint, PlatformTokenSecret},
}

// Variables names the environment variables that a function reads, all of which it needs, where the auction platform
// is the one given.
func Variables(function, platform string) []string {
	names := slices.Clone(variables[function])
	if slices.Contains(names, Platform) {
		names = append(names, platforms[platform]...)
	}
	return names
}
