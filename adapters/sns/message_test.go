package sns

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"auction.internal/domain/port"
)

// TestTextFromOutsideIsNoMarkup keeps a customer's or the platform's text from calling everybody in the channel.
func TestTextFromOutsideIsNoMarkup(t *testing.T) {
	hostile := "<!channel> & <https://example.com|click>"
	m := compose(port.Notification{Title: hostile, Description: hostile, NextSteps: []string{hostile}, Thread: "t"})
	const want = "&lt;!channel&gt; &amp; &lt;https://example.com|click&gt;"
	for _, got := range []string{m.Content.Title, m.Content.Description, m.Content.NextSteps[0]} {
		if got != want {
			t.Errorf("shown as %q, want %q", got, want)
		}
	}
}

func TestWhatIsTooLongIsCutWithACount(t *testing.T) {
	var lines []string
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("- order-%03d", i))
	}
	m := compose(port.Notification{
		Title:       strings.Repeat("é", 300),
		Description: strings.Join(lines, "\n"),
		NextSteps:   []string{strings.Repeat("<", 400), "2", "3", "4", "5", "6"},
	})
	shown, last, _ := strings.Cut(m.Content.Description, "\n…")
	kept := len(strings.Split(shown, "\n"))
	if want := fmt.Sprintf(" and %d more lines", 500-kept); last != want || kept < 200 {
		t.Errorf("%d lines, then %q, want %q", kept, last, want)
	}
	if utf8.RuneCountInString(m.Content.Description) > mostDescription {
		t.Errorf("a description of %d characters", utf8.RuneCountInString(m.Content.Description))
	}
	if !strings.HasPrefix(m.Content.Description, shown+"\n") || !strings.HasSuffix(shown, lines[kept-1]) {
		t.Error("a line was cut through")
	}
	if got := m.Content.Title; utf8.RuneCountInString(got) != mostTitle || !strings.HasSuffix(got, "…") {
		t.Errorf("a title of %d characters, want %d", utf8.RuneCountInString(got), mostTitle)
	}
	step := m.Content.NextSteps[0]
	if utf8.RuneCountInString(step) > mostStep || !strings.HasSuffix(step, "&lt;…") || len(m.Content.NextSteps) != mostSteps {
		t.Errorf("%d steps, the first %q", len(m.Content.NextSteps), step)
	}
	for _, text := range []string{strings.Repeat("x", 5_000), strings.Repeat("x", 5_000) + "\nshort"} {
		if got := cutLines(text, mostDescription); utf8.RuneCountInString(got) > mostDescription || got == "" {
			t.Errorf("a description of %d characters", utf8.RuneCountInString(got))
		}
	}
}

func TestWhatFitsIsLeftAlone(t *testing.T) {
	exact := strings.Repeat("x", mostDescription)
	if got := cutLines(exact, mostDescription); got != exact {
		t.Error("a text of just the limit was cut")
	}
	if m := compose(port.Notification{}); m.Content.NextSteps == nil {
		t.Error("no steps are null, want an empty list")
	}
}
