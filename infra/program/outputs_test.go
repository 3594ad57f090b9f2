package program_test

import (
	"maps"
	"testing"

	"auction.internal/infra/stacktest"
)

func TestOutputs(t *testing.T) {
	const url = "https://api1.execute-api.eu-west-1.amazonaws.com/v1"
	want := map[string]any{
		"apiUrl": url,
		"tryIt": `curl -i ` + url + `/orders --aws-sigv4 aws:amz:eu-west-1:execute-api ` +
			`--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ` +
			`${AWS_SESSION_TOKEN:+"-Hx-amz-security-token: $AWS_SESSION_TOKEN"} ` +
			`-H 'content-type: application/json' -d @examples/orders.json`,
		"ordersTable":       "orders-table-prod",
		"resultsBucket":     "order-results-prod-" + stacktest.Account,
		"stateMachine":      "arn:aws:states:eu-west-1:" + stacktest.Account + ":stateMachine:auction-prod",
		"notificationTopic": "arn:aws:sns:eu-west-1:" + stacktest.Account + ":auction-notifications-prod",
		"dashboardUrl": "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1" +
			"#dashboards/dashboard/auction-prod",
		"platformToken": "arn:aws:secretsmanager:eu-west-1:" + stacktest.Account +
			":secret:auction-platform-token-prod-a1b2c3",
	}
	got := project.Deploy(t, "prod", nil).Outputs
	if !maps.Equal(got, want) {
		for _, key := range stacktest.Keys(want) {
			if got[key] != want[key] {
				t.Errorf("output %s = %v, want %v", key, got[key], want[key])
			}
		}
		t.Errorf("outputs = %q, want %q", stacktest.Keys(got), stacktest.Keys(want))
	}
}
