package stack

import (
	"maps"
	"testing"
)

func TestOutputs(t *testing.T) {
	const url = "https://api1.execute-api.eu-west-1.amazonaws.com/v1"
	want := map[string]any{
		"apiUrl": url,
		"tryIt": `curl -i ` + url + `/orders --aws-sigv4 aws:amz:eu-west-1:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ` +
			`${AWS_SESSION_TOKEN:+"-Hx-amz-security-token: $AWS_SESSION_TOKEN"} -H 'content-type: application/json' -d @examples/orders.json`,
		"ordersTable":       "orders-table-prod",
		"resultsBucket":     "order-results-prod-" + account,
		"stateMachine":      "arn:aws:states:eu-west-1:" + account + ":stateMachine:auction-prod",
		"notificationTopic": "arn:aws:sns:eu-west-1:" + account + ":auction-notifications-prod",
		"dashboardUrl":      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/auction-prod",
		"platformToken":     "arn:aws:secretsmanager:eu-west-1:" + account + ":secret:auction-platform-token-prod-a1b2c3",
	}
	got := deploy(t, "prod", nil).outputs
	if !maps.Equal(got, want) {
		for _, key := range keys(want) {
			if got[key] != want[key] {
				t.Errorf("%s is %v, want %v", key, got[key], want[key])
			}
		}
		t.Errorf("the outputs are %q", keys(got))
	}
}
