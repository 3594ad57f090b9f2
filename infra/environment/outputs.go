package environment

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// outputs are what people need to use and to watch the stack.
func (s *system) outputs() pulumi.Map {
	outputs := pulumi.Map{
		"apiUrl":            s.api.URL,
		"tryIt":             s.tryIt(),
		"ordersTable":       s.orders.Name,
		"resultsBucket":     s.results.Name,
		"stateMachine":      s.pipeline.MachineARN,
		"notificationTopic": s.notifications.TopicARN,
		"dashboardUrl":      s.monitoring.DashboardURL,
	}
	if s.token != nil {
		outputs["platformToken"] = s.token.ARN
	}
	return outputs
}

// tryIt is the call that places the example orders, to be pasted into a shell that has the account's credentials in its
// environment, at the root of the repository. Only some of these have a session token, and an empty header would be signed
// and not sent.
func (s *system) tryIt() pulumi.StringOutput {
	signature := ""
	if !s.choices.apiOpen {
		signature = ` --aws-sigv4 aws:amz:` + s.choices.Region + `:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"` +
			` ${AWS_SESSION_TOKEN:+"-Hx-amz-security-token: $AWS_SESSION_TOKEN"}`
	}
	return pulumi.Sprintf("curl -i %s/orders%s -H 'content-type: application/json' -d @examples/orders.json", s.api.URL, signature)
}
