package stack

import (
	"strings"
	"testing"
)

// mistakes are configurations that do not make sense, with what is said of each. They change the file of dev, or of the
// stack that is named.
var mistakes = map[string]struct {
	stack   string
	changes map[string]string
	says    string
}{
	"a misspelt key":            {"", map[string]string{"plattform": "http"}, "plattform is unknown: see Pulumi.yaml for every key"},
	"the provider's own key":    {"", map[string]string{"aws:profile": "me"}, "aws:profile is unknown: of other keys, only aws:region is read"},
	"a missing key":             {"", map[string]string{"platform": "-"}, "platform is missing"},
	"another region":            {"", map[string]string{"aws:region": "us-east-1"}, `aws:region must be eu-west-1, is "us-east-1"`},
	"no region":                 {"", map[string]string{"aws:region": "-"}, "aws:region is missing"},
	"an empty region":           {"", map[string]string{"aws:region": ""}, `aws:region must be eu-west-1, is ""`},
	"an account too short":      {"", map[string]string{"account": "12345678901"}, `account must be 12 digits`},
	"an account too long":       {"", map[string]string{"account": "1234567890123"}, `account must be 12 digits`},
	"the other half":            {"", map[string]string{"slackWorkspace": "T0123"}, "slackWorkspace and slackChannel go together"},
	"an account's name":         {"", map[string]string{"account": "trading"}, `account must be 12 digits, in quotes, is "trading"`},
	"a flag that is none":       {"", map[string]string{"firewall": "yes"}, `firewall must be true or false, is "yes"`},
	"an empty flag":             {"", map[string]string{"firewall": ""}, "firewall must be true or false, is empty"},
	"an unknown platform":       {"", map[string]string{"platform": "exchange"}, `platform must be http or simulated, is "exchange"`},
	"a number in words":         {"", map[string]string{"apiRateLimit": "many"}, `apiRateLimit must be a whole number from 1 to 10000, is "many"`},
	"no requests":               {"", map[string]string{"apiRateLimit": "0"}, `apiRateLimit must be a whole number from 1 to 10000, is "0"`},
	"a burst without end":       {"", map[string]string{"apiBurstLimit": "5001"}, `apiBurstLimit must be a whole number from 1 to 5000, is "5001"`},
	"a burst without functions": {"", map[string]string{"apiConcurrency": "149"}, "apiConcurrency must be 0, or 150 or more for this apiBurstLimit and apiRateLimit, is 149: with requests of 1s,"},
	"a negative share":          {"", map[string]string{"auctionConcurrency": "-1"}, `auctionConcurrency must be a whole number from 0 to 10000, is "-1"`},
	"a wait of no time":         {"", map[string]string{"platformWaitSeconds": "4"}, `platformWaitSeconds must be a whole number from 5 to 600, is "4"`},
	"a wait of a day":           {"", map[string]string{"platformWaitSeconds": "86400"}, `platformWaitSeconds must be a whole number from 5 to 600, is "86400"`},
	"days that are not offered": {"", map[string]string{"logRetentionDays": "31"}, "logRetentionDays must be one of [1 3 5 7 14 30 60"},
	"authorisation by guessing": {"", map[string]string{"apiAuthorization": "MAYBE"}, `apiAuthorization must be AWS_IAM or NONE, is "MAYBE"`},
	"half a channel":            {"", map[string]string{"slackChannel": "C0123"}, "slackWorkspace and slackChannel go together"},
	"a channel's name":          {"", map[string]string{"slackWorkspace": "T0", "slackChannel": "#orders"}, `slackChannel must be C or G and capital letters or digits, is "#orders"`},
	"a workspace's name":        {"", map[string]string{"slackWorkspace": "traders", "slackChannel": "C0"}, `slackWorkspace must be T and capital letters or digits, is "traders"`},

	"an endpoint of a simulation":   {"", map[string]string{"platformEndpoint": "https://platform.test"}, "platformEndpoint is for platform http, and platform is simulated"},
	"no endpoint":                   {"", map[string]string{"platform": "http"}, "platformEndpoint is empty: platform http needs the platform's URL"},
	"an endpoint in the open":       {"prod", map[string]string{"platformEndpoint": "http://platform.test"}, "platformEndpoint must be an https URL without user, query, fragment or spaces"},
	"an endpoint with a query":      {"prod", map[string]string{"platformEndpoint": "https://platform.test?a=b"}, "platformEndpoint must be an https URL"},
	"an endpoint without a host":    {"prod", map[string]string{"platformEndpoint": "https:///results"}, "platformEndpoint must be an https URL"},
	"an endpoint with a user":       {"prod", map[string]string{"platformEndpoint": "https://me:hidden@platform.test"}, "platformEndpoint must be an https URL"},
	"an endpoint with a fragment":   {"prod", map[string]string{"platformEndpoint": "https://platform.test#x"}, "platformEndpoint must be an https URL"},
	"an endpoint with a port alone": {"prod", map[string]string{"platformEndpoint": "https://:443"}, "platformEndpoint must be an https URL"},
	"an endpoint with a space":      {"prod", map[string]string{"platformEndpoint": "https://platform.test/a b"}, "platformEndpoint must be an https URL"},
	"never ready":                   {"", map[string]string{"simulatedReady": "0"}, `simulatedReady must be a number above 0, at most 1, is "0"`},
	"more than all":                 {"", map[string]string{"simulatedAccept": "1.5"}, `simulatedAccept must be a number from 0 to 1, is "1.5"`},
	"not a number":                  {"", map[string]string{"simulatedAccept": "NaN"}, `simulatedAccept must be a number from 0 to 1, is "NaN"`},
	"a seed of letters":             {"", map[string]string{"simulatedSeed": "x"}, `simulatedSeed must be a whole number from 0 to 18446744073709551615, is "x"`},
	"no seed":                       {"", map[string]string{"simulatedSeed": ""}, "simulatedSeed is empty: platform simulated needs it"},

	"prod that is no production": {"prod", map[string]string{"production": "false"}, "production must be true for the stack prod"},
	"prod without a platform":    {"prod", map[string]string{"platformEndpoint": ""}, "platformEndpoint is empty: platform http needs the platform's URL"},
	"production on made-up results": {
		"prod",
		map[string]string{"platform": "simulated", "platformEndpoint": ""},
		`platform must be http in production, unless simulatedInProduction says "our results are made up"`,
	},
	"production with other words": {
		"prod",
		map[string]string{"platform": "simulated", "platformEndpoint": "", "simulatedInProduction": "true"},
		`platform must be http in production, unless simulatedInProduction says "our results are made up"`,
	},
	"words for nothing":          {"", map[string]string{"simulatedInProduction": "our results are made up"}, "simulatedInProduction is for production on platform simulated"},
	"an open API in production":  {"prod", map[string]string{"apiAuthorization": "NONE"}, "apiAuthorization must be AWS_IAM in production"},
	"production that forgets":    {"prod", map[string]string{"logRetentionDays": "30"}, "logRetentionDays must be 365 or more in production and for the delivery, is 30"},
	"two log roles":              {"", map[string]string{"roleBoundary": "true"}, "apiLogRole must be false with roleBoundary"},
	"a delivery with a firewall": {deliveryStack, map[string]string{"firewall": "true"}, `firewall is for stacks of kind environment`},
	"a delivery bound":           {deliveryStack, map[string]string{"roleBoundary": "true"}, `roleBoundary is for stacks of kind environment`},
	"a delivery on a schedule":   {deliveryStack, map[string]string{"auctionSchedule": "cron(5 * * * ? *)"}, "auctionSchedule is for stacks of kind environment"},
	"three numbers":              {deliveryStack, map[string]string{"repositoryIds": "1/2/3"}, `repositoryIds must be two numbers`},
	"a path":                     {deliveryStack, map[string]string{"repository": "a/b/c"}, `repository must be owner/name`},
	"no word on the provider":    {deliveryStack, map[string]string{"githubProvider": ""}, "githubProvider must be true or false, is empty"},
	"another kind":               {"", map[string]string{"kind": "pipeline"}, `kind must be environment or delivery, is "pipeline"`},
	"an environment's key":       {deliveryStack, map[string]string{"platform": "http"}, `platform is for stacks of kind environment`},
	"the delivery's key":         {"", map[string]string{"branch": "main"}, `branch is for stacks of kind delivery`},
	"no repository":              {deliveryStack, map[string]string{"repository": ""}, "repository is empty: it is the one on GitHub that is deployed, owner/name"},
	"a repository's URL":         {deliveryStack, map[string]string{"repository": "https://github.com/a/b"}, `repository must be owner/name, is "https://github.com/a/b"`},
	"half of the numbers":        {deliveryStack, map[string]string{"repositoryIds": "123"}, `repositoryIds must be two numbers, the owner's/its own, is "123"`},
	"no branch":                  {deliveryStack, map[string]string{"branch": ""}, "branch is empty: what is merged there is deployed"},
	"a pattern of branches":      {deliveryStack, map[string]string{"branch": "release/*"}, `branch must be the name of a branch, is "release/*"`},
	"a delivery that forgets":    {deliveryStack, map[string]string{"logRetentionDays": "30"}, "logRetentionDays must be 365 or more in production and for the delivery, is 30"},
	"a delivery misspelt":        {deliveryStack, map[string]string{"repositry": "a/b"}, "repositry is unknown: see Pulumi.yaml for every key"},
	"a folder that is not there": {"", map[string]string{"functionZips": "/nowhere"}, "functionZips: the zip of place-orders: stat /nowhere/place-orders.zip"},
}

// TestMistakesAreSaidBeforeAnythingIsCreated checks that not even the provider has been asked for.
func TestMistakesAreSaidBeforeAnythingIsCreated(t *testing.T) {
	for what, m := range mistakes {
		t.Run(what, func(t *testing.T) {
			if m.stack == "" {
				m.stack = "dev"
			}
			d := &deployment{}
			err := d.run(t, m.stack, m.changes)
			if err == nil || !strings.Contains(err.Error(), m.says) {
				t.Errorf("said %v, want %s", err, m.says)
			}
			if err != nil && (strings.Contains(err.Error(), "hidden") || strings.Count(err.Error(), "\n- ") > 1) {
				t.Errorf("said more than needed: %v", err)
			}
			if len(d.resources) > 0 {
				t.Errorf("%d resources were declared", len(d.resources))
			}
		})
	}
}

// TestAllMistakesAreSaidAtOnce checks the whole message, and that one mistake is told once.
func TestAllMistakesAreSaidAtOnce(t *testing.T) {
	err := (&deployment{}).run(t, "prod", map[string]string{
		"platform": "-", "production": "-", "account": "1", "auctionSchedule": "hourly", "plattform": "http", "firewall": "on",
	})
	const want = `the configuration of stack prod:
- production is missing
- account must be 12 digits, in quotes, is "1"
- platform is missing
- firewall must be true or false, is "on"
- auctionSchedule must be cron(minutes hours day-of-month month day-of-week year), is "hourly"
- plattform is unknown: see Pulumi.yaml for every key`
	if err == nil || !strings.Contains(err.Error(), want+"\n") {
		t.Errorf("said %v\nwant %s", err, want)
	}
}

// TestADeliveryIsCalledDelivery checks that one more in the account would not meet it.
func TestADeliveryIsCalledDelivery(t *testing.T) {
	for stack, file := range map[string]string{"delivery2": deliveryStack, deliveryStack: "dev"} {
		if said := problemsOf(t, stack, complete(t, file)); !strings.Contains(said, "the stack delivery, and no other one of an account, is of kind delivery") {
			t.Errorf("%s with the file of %s: said %q", stack, file, said)
		}
	}
}

func TestTheStacksNameGoesIntoOthers(t *testing.T) {
	for _, bad := range []string{"Dev", "a2345678901234567", "1dev", "dev_1", "-dev", "dev-", "dev-2", "dev.1"} {
		if said := problemsOf(t, bad, complete(t, "dev")); !strings.Contains(said, "the stack's name must be 1 to 16 lower-case letters") {
			t.Errorf("%s: %s", bad, said)
		}
	}
}

// TestWhatIsJustAllowedIsTaken stands at the edges of what may be configured.
func TestWhatIsJustAllowedIsTaken(t *testing.T) {
	for what, c := range map[string]struct {
		stack   string
		changes map[string]string
	}{
		"the longest wait":     {"dev", map[string]string{"platformWaitSeconds": "600"}},
		"the shortest wait":    {"dev", map[string]string{"platformWaitSeconds": "5"}},
		"the highest rate":     {"dev", map[string]string{"apiRateLimit": "10000", "apiBurstLimit": "5000"}},
		"the lowest rate":      {"dev", map[string]string{"apiRateLimit": "1", "apiBurstLimit": "1"}},
		"just enough for both": {"dev", map[string]string{"apiRateLimit": "50", "apiBurstLimit": "100", "apiConcurrency": "150"}},
		"none accepted":        {"dev", map[string]string{"simulatedAccept": "0", "simulatedReady": "1"}},
		"all accepted":         {"dev", map[string]string{"simulatedAccept": "1"}},
		"the last seed":        {"dev", map[string]string{"simulatedSeed": "18446744073709551615"}},
		"Pulumi's own keys":    {"dev", map[string]string{"pulumi:tags": "{}"}},
		"a year of production": {"prod", map[string]string{"logRetentionDays": "365"}},
		"made up and said so":  {"prod", map[string]string{"platform": "simulated", "platformEndpoint": "", "simulatedInProduction": "our results are made up"}},
		"a path and a port":    {"prod", map[string]string{"platformEndpoint": "https://platform.test:8443/v1"}},
	} {
		if err := (&deployment{}).run(t, c.stack, c.changes); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, days := range []string{"1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922", "3288", "3653"} {
		if err := (&deployment{}).run(t, "dev", map[string]string{"logRetentionDays": days}); err != nil {
			t.Errorf("%s days: %v", days, err)
		}
	}
	for _, name := range []string{"a", "a234567890123456", "a1"} {
		if said := problemsOf(t, name, complete(t, "dev")); said != "" {
			t.Errorf("%s: %s", name, said)
		}
	}
}
