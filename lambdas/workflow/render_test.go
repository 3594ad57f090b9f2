package workflow_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/lambdas/workflow"
)

// TestRenderPutsEachFunctionInItsPlace checks that no two functions are mistaken for each other.
func TestRenderPutsEachFunctionInItsPlace(t *testing.T) {
	m := deployed(t)
	for task, want := range map[string]string{
		"CollectResults": names.CollectResults,
		"StoreResults":   names.StoreResults,
	} {
		if got := m.States[task].Parameters.FunctionName; got != want {
			t.Errorf("%s calls %q, want %q", task, got, want)
		}
	}
	for _, task := range m.tasks(t) {
		got := m.States[task].Parameters.FunctionName
		if strings.HasPrefix(task, "Notify") && got != names.Notify {
			t.Errorf("%s calls %q, want %q", task, got, names.Notify)
		}
	}
}

// TestRenderTakesAnyName checks that a name never breaks out of its string, nor is taken for a placeholder.
func TestRenderTakesAnyName(t *testing.T) {
	for what, f := range map[string]workflow.Functions{
		"an ARN":        {CollectResults: "arn:aws:lambda:eu-west-1:123456789012:function:a-dev", StoreResults: "b", Notify: "c"},
		"quotes":        {CollectResults: `a"b`, StoreResults: `"`, Notify: `","Resource":"*`},
		"backslashes":   {CollectResults: `a\b`, StoreResults: `\`, Notify: `\"`},
		"control":       {CollectResults: "a\nb", StoreResults: "\x00", Notify: "\t"},
		"placeholders":  {CollectResults: `"${NotifyArn}"`, StoreResults: "${CollectResultsArn}", Notify: "$.auction"},
		"other letters": {CollectResults: "é", StoreResults: "\U0001F50B", Notify: "<&>"},
	} {
		t.Run(what, func(t *testing.T) {
			want := []string{f.CollectResults, f.StoreResults, f.Notify}
			slices.Sort(want)
			if got := read(t, render(t, f)).functions(t); !slices.Equal(got, want) {
				t.Errorf("the state machine calls %q, want %q", got, want)
			}
		})
	}
}

// TestRenderLeavesNothingOpen checks what Step Functions would take for the name of a function, or for text.
func TestRenderLeavesNothingOpen(t *testing.T) {
	text := render(t, names)
	for _, left := range []string{"${", "Arn}", `\u003c`, `\u003e`, `\u0026`} {
		if strings.Contains(text, left) {
			t.Errorf("the definition still holds %q", left)
		}
	}
}

func TestRenderIsTheSameEveryTime(t *testing.T) {
	first := render(t, names)
	for range 20 { // the names stand in a map on their way
		if render(t, names) != first {
			t.Fatal("two definitions of the same functions differ: every deployment would change the state machine")
		}
	}
}

func TestRender_SetsTheWait(t *testing.T) {
	for _, wait := range []time.Duration{time.Second, 30 * time.Second, workflow.MaxPlatformWait} {
		text, err := workflow.Render(names, wait)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, text).States["WaitForResults"].Seconds; got != int(wait.Seconds()) {
			t.Errorf("waits %d seconds, want %s", got, wait)
		}
	}
	for _, wait := range []time.Duration{0, -time.Second, 500 * time.Millisecond, 1500 * time.Millisecond, workflow.MaxPlatformWait + time.Second} {
		if _, err := workflow.Render(names, wait); err == nil {
			t.Errorf("a wait of %s is taken", wait)
		}
	}
}
