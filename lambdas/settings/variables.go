package settings

import "slices"

// The environment variables that the functions read, in addition to those that Lambda sets.
const (
	Environment       = "ENVIRONMENT"        // such as dev or prod; part of notifications and metrics
	OrdersTable       = "ORDERS_TABLE"       // the name of the DynamoDB table
	ResultsBucket     = "RESULTS_BUCKET"     // the name of the S3 bucket
	NotificationTopic = "NOTIFICATION_TOPIC" // the ARN of the SNS topic

	Platform            = "PLATFORM"              // the auction platform: PlatformSimulated or PlatformHTTP
	PlatformEndpoint    = "PLATFORM_ENDPOINT"     // its https URL
	PlatformTokenSecret = "PLATFORM_TOKEN_SECRET" // the name or ARN of the secret with its token

	SimulatedReady  = "SIMULATED_READY"  // the probability of being ready at the gate closure and after each wait, 0 to 1
	SimulatedAccept = "SIMULATED_ACCEPT" // the fraction of orders that is accepted, 0 to 1
	SimulatedSeed   = "SIMULATED_SEED"   // the seed of the random results, an integer
	PlatformWait    = "PLATFORM_WAIT"    // the waiting time between two polls, such as 30s
)

// The values of Platform.
const (
	PlatformSimulated = "simulated"
	PlatformHTTP      = "http"
)

// variables has the environment variables of each function. A function with the variable Platform
// also reads the variables of that platform.
var variables = map[string][]string{
	PlaceOrders:    {Environment, OrdersTable},
	LookUpOrder:    {Environment, OrdersTable},
	CollectResults: {Environment, OrdersTable, Platform},
	StoreResults:   {Environment, OrdersTable, ResultsBucket},
	Notify:         {Environment, OrdersTable, ResultsBucket, NotificationTopic},
}

// platforms has the environment variables of each platform.
var platforms = map[string][]string{
	PlatformSimulated: {SimulatedReady, SimulatedAccept, SimulatedSeed, PlatformWait},
	PlatformHTTP:      {PlatformEndpoint, PlatformTokenSecret},
}

// Variables returns the names of the environment variables that a function reads with this auction
// platform. All of them are required.
func Variables(function, platform string) []string {
	names := slices.Clone(variables[function])
	if slices.Contains(names, Platform) {
		names = append(names, platforms[platform]...)
	}
	return names
}
