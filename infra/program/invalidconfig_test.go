package program_test

import "slices"

// invalidConfigurations are changes of the configuration of a stack, with a part of the error that
// they cause.
var invalidConfigurations = map[string]struct {
	stack   string
	changes map[string]string
	want    string
}{
	"invalid bool":     {"dev", changed("firewall", "yes"), `firewall must be true or false, got "yes"`},
	"unknown platform": {"dev", changed("platform", "exchange"), `platform must be http or simulated, got "exchange"`},
	"not a number": {
		"dev", changed("apiRateLimit", "many"),
		`apiRateLimit must be an integer from 1 to 10000, got "many"`,
	},
	"key of delivery": {"dev", changed("branch", "main"), "unknown key branch: see Pulumi.yaml"},
	"rate too low": {
		"dev", changed("apiRateLimit", "0"),
		`apiRateLimit must be an integer from 1 to 10000, got "0"`,
	},
	"burst too high": {
		"dev", changed("apiBurstLimit", "5001"),
		`apiBurstLimit must be an integer from 1 to 5000, got "5001"`,
	},
	"unknown auth": {
		"dev", changed("apiAuthorization", "MAYBE"),
		`apiAuthorization must be AWS_IAM or NONE, got "MAYBE"`,
	},
	"wait too short": {
		"dev", changed("platformWaitSeconds", "4"),
		`platformWaitSeconds must be an integer from 5 to 600, got "4"`,
	},
	"wait too long": {
		"dev", changed("platformWaitSeconds", "86400"),
		`platformWaitSeconds must be an integer from 5 to 600, got "86400"`,
	},
	"missing zips": {
		"dev", changed("functionZips", "/nowhere"),
		"functionZips: zip of function place-orders: stat /nowhere/place-orders.zip",
	},
	"two API log roles": {"dev", changed("roleBoundary", "true"), "apiLogRole must be false if roleBoundary is true"},
	"negative concurrency": {
		"dev", changed("auctionConcurrency", "-1"),
		`auctionConcurrency must be an integer from 0 to 10000, got "-1"`,
	},
	"concurrency below burst and rate": {
		"dev", changed("apiConcurrency", "149"),
		"apiConcurrency must be 0 or at least 150 (apiBurstLimit + apiRateLimit × 1s), got 149: ",
	},

	"simulated with endpoint": {
		"dev", changed("platformEndpoint", "https://platform.test"),
		"platformEndpoint must be empty with platform simulated",
	},
	"http without endpoint": {
		"dev", changed("platform", "http"),
		"platformEndpoint is empty: platform http requires",
	},
	"endpoint without TLS":  {"prod", changed("platformEndpoint", "http://platform.test"), endpointError},
	"endpoint with query":   {"prod", changed("platformEndpoint", "https://platform.test?a=b"), endpointError},
	"endpoint without host": {"prod", changed("platformEndpoint", "https:///results"), endpointError},
	"endpoint with user": {
		"prod", changed("platformEndpoint", "https://me:hidden@platform.test"),
		endpointError,
	},
	"endpoint with fragment":  {"prod", changed("platformEndpoint", "https://platform.test#x"), endpointError},
	"endpoint with port only": {"prod", changed("platformEndpoint", "https://:443"), endpointError},
	"endpoint with space":     {"prod", changed("platformEndpoint", "https://platform.test/a b"), endpointError},
	"readiness of 0": {
		"dev", changed("simulatedReady", "0"),
		`simulatedReady must be a number greater than 0 and at most 1, got "0"`,
	},
	"acceptance above 1": {
		"dev", changed("simulatedAccept", "1.5"),
		`simulatedAccept must be a number from 0 to 1, got "1.5"`,
	},
	"acceptance of NaN": {
		"dev", changed("simulatedAccept", "NaN"),
		`simulatedAccept must be a number from 0 to 1, got "NaN"`,
	},
	"seed not a number": {
		"dev", changed("simulatedSeed", "x"),
		`simulatedSeed must be an integer from 0 to 18446744073709551615, got "x"`,
	},
	"empty seed": {
		"dev", changed("simulatedSeed", ""),
		"simulatedSeed is empty: platform simulated requires it",
	},
	"unexpected consent": {
		"dev", changed("simulatedInProduction", consent),
		"simulatedInProduction must be empty unless production is true",
	},
	"prod without production": {"prod", changed("production", "false"), "production must be true for stack prod"},
	"prod without endpoint": {
		"prod", changed("platformEndpoint", ""),
		"platformEndpoint is empty: platform http requires",
	},
	"unsigned API in production": {
		"prod", changed("apiAuthorization", "NONE"),
		"apiAuthorization must be AWS_IAM in production",
	},
	"simulated production without consent": {
		"prod", changed("platform", "simulated", "platformEndpoint", ""),
		`platform must be http in production unless simulatedInProduction is "` + consent + `"`,
	},
	"simulated production with other consent": {
		"prod", changed("platform", "simulated", "platformEndpoint", "", "simulatedInProduction", "true"),
		`platform must be http in production unless simulatedInProduction is "` + consent + `"`,
	},
}

const (
	endpointError = "platformEndpoint must be an https URL without user, query, fragment or spaces"

	// consent is the value of simulatedInProduction that permits the simulated platform in
	// production.
	consent = "our results are made up"
)

// changed returns changes from keys and values.
func changed(keysAndValues ...string) map[string]string {
	changes := map[string]string{}
	for pair := range slices.Chunk(keysAndValues, 2) {
		changes[pair[0]] = pair[1]
	}
	return changes
}
