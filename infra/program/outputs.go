package program

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// outputs are what people need to use and to watch the stack.
func (e *environment) outputs() pulumi.Map {
	outputs := pulumi.Map{
		"apiUrl":            e.api.URL,
		"tryIt":             e.tryIt(),
		"ordersTable":       e.orders.Name,
		"resultsBucket":     e.results.Name,
		"stateMachine":      e.stateMachine.ARN,
		"notificationTopic": e.notifications.TopicARN,
		"dashboardUrl":      e.monitoring.DashboardURL,
	}
	if e.token != nil {
		outputs["platformToken"] = e.token.ARN
	}
	return outputs
}

// tryIt is the call that places the example orders, to be pasted into a shell that has the account's credentials in its
// environment, at the root of the repository. Only some of these have a session token, and an empty header would be signed
// and not sent.
func (e *environment) tryIt() pulumi.StringOutput {
	signature := ""
	if !e.apiOpen {
		signature = ` --aws-sigv4 aws:amz:` + e.Region + `:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"` +
			` ${AWS_SESSION_TOKEN:+"-Hx-amz-security-token: $AWS_SESSION_TOKEN"}`
	}
	return pulumi.Sprintf("curl -i %s/orders%s -H 'content-type: application/json' -d @examples/orders.json", e.api.URL, signature)
}
