package program

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// outputs returns the outputs of the stack, which customers and operators need to use and monitor
// the environment.
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

// tryIt returns the shell command that places the example orders. It runs in the root of the
// repository, with AWS credentials in the environment. Without a session token, the command omits
// its header: curl would sign an empty header but not send it.
func (e *environment) tryIt() pulumi.StringOutput {
	signature := ""
	if !e.apiOpen {
		signature = ` --aws-sigv4 aws:amz:` + e.Region + `:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"` +
			` ${AWS_SESSION_TOKEN:+"-Hx-amz-security-token: $AWS_SESSION_TOKEN"}`
	}
	return pulumi.Sprintf("curl -i %s/orders%s -H 'content-type: application/json' -d @examples/orders.json",
		e.api.URL, signature)
}
