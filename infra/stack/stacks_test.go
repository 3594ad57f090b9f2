package stack

import "testing"

// environments are the environments that have a file.
func environments() []string { return []string{"dev", "prod"} }

// deliveryStack is the stack that deploys them, from this repository.
const (
	deliveryStack = "delivery"
	repository    = "traders/energy-auction"
)

// stacks are those that have a file.
func stacks() []string { return append(environments(), deliveryStack) }

// everything is a stack with all that can be configured, of the longest name that there may be.
const everything = "a234567890123end"

// deployEverything deploys a stack that has all that one may have.
func deployEverything(t *testing.T) *deployment {
	t.Helper()
	return deployAs(t, everything, "prod", map[string]string{
		"apiLogRole": "true", "slackWorkspace": "T0000", "slackChannel": "C0000",
	})
}

// deployDelivery deploys the delivery stack with all that it may have.
func deployDelivery(t *testing.T) *deployment {
	t.Helper()
	return deploy(t, deliveryStack, map[string]string{
		"account": account, "repositoryIds": "123/456", "slackWorkspace": "T0000", "slackChannel": "C0000",
	})
}

// eachStack runs a test for every environment, and for the delivery stack with all that it may have.
func eachStack(t *testing.T, test func(*testing.T, *deployment)) {
	t.Helper()
	eachEnvironment(t, test)
	t.Run(deliveryStack, func(t *testing.T) { test(t, deployDelivery(t)) })
}

// eachEnvironment runs a test for every environment as it is deployed, and for one that has everything.
func eachEnvironment(t *testing.T, test func(*testing.T, *deployment)) {
	t.Helper()
	for _, stack := range environments() {
		t.Run(stack, func(t *testing.T) { test(t, deploy(t, stack, nil)) })
	}
	t.Run("everything", func(t *testing.T) { test(t, deployEverything(t)) })
}
