package stack

import "testing"

// stacks are those that have a file.
func stacks() []string { return []string{"dev", "prod"} }

// everything is a stack with all that can be configured, of the longest name that there may be.
const everything = "a23456789012-end"

// deployEverything deploys a stack that has all that one may have.
func deployEverything(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{}
	if err := d.runAs(t, everything, "prod", map[string]string{
		"apiLogRole": "true", "slackWorkspace": "T0000", "slackChannel": "C0000",
	}); err != nil {
		t.Fatal(err)
	}
	return d
}

// eachStack runs a test for every stack as it is deployed, and for one that has everything.
func eachStack(t *testing.T, test func(*testing.T, *deployment)) {
	t.Helper()
	for _, stack := range stacks() {
		t.Run(stack, func(t *testing.T) { test(t, deploy(t, stack, nil)) })
	}
	t.Run("everything", func(t *testing.T) { test(t, deployEverything(t)) })
}
