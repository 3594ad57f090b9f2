package sns

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"auction.internal/domain/port"
)

// TestNewMessage_EscapesMarkup checks that external text cannot mention a channel, add a link or
// format text.
func TestNewMessage_EscapesMarkup(t *testing.T) {
	hostile := "<!channel> & <https://example.com|click> *b* _i_ ~s~ `c`"
	m := newMessage(port.Notification{
		Title: hostile, Description: hostile, NextSteps: []string{hostile}, Thread: "t",
	})
	const want = "&lt;!channel&gt; &amp; &lt;https://example.com|click&gt; ∗b∗ ＿i＿ ∼s∼ ˋcˋ"
	for field, got := range map[string]string{
		"title": m.Content.Title, "description": m.Content.Description, "next step": m.Content.NextSteps[0],
	} {
		if got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
}

// TestNewMessage_IDsAndCausesAsCode checks that IDs and causes, which users copy, are unchanged,
// except for backticks, which would end the code.
func TestNewMessage_IDsAndCausesAsCode(t *testing.T) {
	m := newMessage(port.Notification{
		Orders: []port.NamedOrder{
			{RecordID: "da_2026.11-23_"}, {RecordID: "x", Note: "decided *before*"}, {RecordID: "`<!here>`\n"}, {},
		},
		Description: "and 1 more",
		Cause:       "absent: _a_, *b*\n```<!here> & ~c~",
	})
	const want = "- `da_2026.11-23_`\n- `x` (decided ∗before∗)\n- `\"ˋ&lt;!here&gt;ˋ\\n\"`\n- `\"\"`\nand 1 more\n" +
		"```\nabsent: _a_, *b*\nˋˋˋ&lt;!here&gt; &amp; ~c~\n```"
	if got := m.Content.Description; got != want {
		t.Errorf("description = %q\nwant %q", got, want)
	}
}

var (
	codePattern = regexp.MustCompile("```\n([^`]*)\n```|`([^`\n]+)`")
	escapes     = strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "")
)

// TestNewMessage_NoMarkupOutsideCode checks notifications with random text.
func TestNewMessage_NoMarkupOutsideCode(t *testing.T) {
	texts := rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("ab _*~`&<>;\n")), 0, 4_000, -1),
		rapid.StringN(0, 100, -1),
	)
	orders := rapid.Custom(func(t *rapid.T) port.NamedOrder {
		return port.NamedOrder{RecordID: texts.Draw(t, "record_id"), Note: texts.Draw(t, "note")}
	})
	rapid.Check(t, func(t *rapid.T) {
		m := newMessage(port.Notification{
			Title:       texts.Draw(t, "title"),
			Orders:      rapid.SliceOfN(orders, 0, 30).Draw(t, "orders"),
			Description: texts.Draw(t, "description"),
			Cause:       texts.Draw(t, "cause"),
			NextSteps:   []string{texts.Draw(t, "step")},
		})
		for _, text := range append(m.Content.NextSteps, m.Content.Title, m.Content.Description) {
			if outside := codePattern.ReplaceAllString(text, ""); strings.ContainsAny(outside, "_*~`") {
				t.Fatalf("text outside code = %q, want no formatting characters", text)
			}
			if strings.ContainsAny(escapes.Replace(text), "&<>") {
				t.Fatalf("text = %q, want all special characters escaped", text)
			}
		}
		if n := utf8.RuneCountInString(m.Content.Description); n > maxDescription {
			t.Fatalf("description has %d characters, want at most %d", n, maxDescription)
		}
	})
}

func TestNewMessage_TruncatesLongText(t *testing.T) {
	var lines []string
	var orders []port.NamedOrder
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("- `order-%03d`", i))
		orders = append(orders, port.NamedOrder{RecordID: fmt.Sprintf("order-%03d", i)})
	}
	m := newMessage(port.Notification{
		Title:     strings.Repeat("é", 300),
		Orders:    orders,
		NextSteps: []string{strings.Repeat("<", 400), "2", "3", "4", "5", "6"},
	})
	shown, last, _ := strings.Cut(m.Content.Description, "\n…")
	kept := len(strings.Split(shown, "\n"))
	if want := fmt.Sprintf(" and %d more lines", 500-kept); last != want || kept < 200 {
		t.Errorf("last line = %q after %d lines, want %q after at least 200", last, kept, want)
	}
	if n := utf8.RuneCountInString(m.Content.Description); n > maxDescription {
		t.Errorf("description has %d characters, want at most %d", n, maxDescription)
	}
	if !strings.HasPrefix(m.Content.Description, shown+"\n") || !strings.HasSuffix(shown, lines[kept-1]) {
		t.Errorf("description = %q, want it truncated at the end of a line", m.Content.Description)
	}
	if got := m.Content.Title; utf8.RuneCountInString(got) != maxTitle || !strings.HasSuffix(got, "…") {
		t.Errorf("title has %d characters, want %d and an ellipsis", utf8.RuneCountInString(got), maxTitle)
	}
	step := m.Content.NextSteps[0]
	if utf8.RuneCountInString(step) > maxStep || !strings.HasSuffix(step, "&lt;…") {
		t.Errorf("first next step = %q, want it truncated to %d characters", step, maxStep)
	}
	if got := len(m.Content.NextSteps); got != maxSteps {
		t.Errorf("%d next steps, want %d", got, maxSteps)
	}
}

func TestTruncateLines_LongFirstLine(t *testing.T) {
	for name, text := range map[string]string{
		"one line":  strings.Repeat("x", 5_000),
		"two lines": strings.Repeat("x", 5_000) + "\nshort",
	} {
		got := truncateLines(text, maxDescription)
		if n := utf8.RuneCountInString(got); n > maxDescription || n == 0 {
			t.Errorf("%s: %d characters, want 1 to %d", name, n, maxDescription)
		}
	}
}

func TestTruncateLines_TextOfLimitIsUnchanged(t *testing.T) {
	text := strings.Repeat("x", maxDescription)
	if got := truncateLines(text, maxDescription); got != text {
		t.Errorf("truncateLines returned %d characters, want the text unchanged", utf8.RuneCountInString(got))
	}
}

func TestNewMessage_NextStepsNeverNull(t *testing.T) {
	if m := newMessage(port.Notification{}); m.Content.NextSteps == nil {
		t.Error("NextSteps = nil, want an empty list")
	}
}
