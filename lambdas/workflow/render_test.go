package workflow_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/lambdas/workflow"
)

// TestRender_TaskInvokesItsFunction checks that no two functions are swapped.
func TestRender_TaskInvokesItsFunction(t *testing.T) {
	m := newStateMachine(t)
	for task, want := range map[string]string{
		"CollectResults": functions.CollectResults,
		"StoreResults":   functions.StoreResults,
	} {
		if got := m.States[task].Parameters.FunctionName; got != want {
			t.Errorf("%s invokes %q, want %q", task, got, want)
		}
	}
	for _, task := range m.tasks(t) {
		got := m.States[task].Parameters.FunctionName
		if strings.HasPrefix(task, "Notify") && got != functions.Notify {
			t.Errorf("%s invokes %q, want %q", task, got, functions.Notify)
		}
	}
}

// TestRender_EscapesNames checks that a name neither ends its JSON string nor is replaced as a
// placeholder.
func TestRender_EscapesNames(t *testing.T) {
	for name, f := range map[string]workflow.Functions{
		"ARN":                {CollectResults: "arn:aws:lambda:eu-west-1:123456789012:function:a", StoreResults: "b", Notify: "c"},
		"quotes":             {CollectResults: `a"b`, StoreResults: `"`, Notify: `","Resource":"*`},
		"backslashes":        {CollectResults: `a\b`, StoreResults: `\`, Notify: `\"`},
		"control characters": {CollectResults: "a\nb", StoreResults: "\x00", Notify: "\t"},
		"placeholders":       {CollectResults: `"${NotifyArn}"`, StoreResults: "${CollectResultsArn}", Notify: "$.auction"},
		"non-ASCII and HTML": {CollectResults: "é", StoreResults: "\U0001F50B", Notify: "<&>"},
	} {
		t.Run(name, func(t *testing.T) {
			want := []string{f.CollectResults, f.StoreResults, f.Notify}
			slices.Sort(want)
			if got := decode(t, mustRender(t, f)).invoked(t); !slices.Equal(got, want) {
				t.Errorf("the state machine invokes %q, want %q", got, want)
			}
		})
	}
}

// TestRender_ReplacesAllPlaceholders also checks that no character is HTML-escaped.
func TestRender_ReplacesAllPlaceholders(t *testing.T) {
	definition := mustRender(t, functions)
	for _, unwanted := range []string{"${", "Arn}", `\u003c`, `\u003e`, `\u0026`} {
		if strings.Contains(definition, unwanted) {
			t.Errorf("the definition contains %q, want no placeholders or HTML escapes", unwanted)
		}
	}
}

func TestRender_IsDeterministic(t *testing.T) {
	first := mustRender(t, functions)
	for range 20 { // Render iterates over a map
		if mustRender(t, functions) != first {
			t.Fatal("Render returned different definitions for the same functions, want equal ones")
		}
	}
}

func TestRender_PlatformWait(t *testing.T) {
	for _, wait := range []time.Duration{time.Second, 30 * time.Second, workflow.MaxPlatformWait} {
		text, err := workflow.Render(functions, wait)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode(t, text).States["WaitForResults"].Seconds; got != int(wait.Seconds()) {
			t.Errorf("WaitForResults waits %d seconds, want %s", got, wait)
		}
	}
	for _, wait := range []time.Duration{
		0, -time.Second, 500 * time.Millisecond, 1500 * time.Millisecond, workflow.MaxPlatformWait + time.Second,
	} {
		if _, err := workflow.Render(functions, wait); err == nil {
			t.Errorf("Render with a wait of %s: no error", wait)
		}
	}
}
