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

// TestCompose_EscapesMarkup keeps a customer's or the platform's text from calling everybody in the channel, and from
// being shown as something else.
func TestCompose_EscapesMarkup(t *testing.T) {
	hostile := "<!channel> & <https://example.com|click> *b* _i_ ~s~ `c`"
	m := compose(port.Notification{Title: hostile, Description: hostile, NextSteps: []string{hostile}, Thread: "t"})
	const want = "&lt;!channel&gt; &amp; &lt;https://example.com|click&gt; ∗b∗ ＿i＿ ∼s∼ ˋcˋ"
	for _, got := range []string{m.Content.Title, m.Content.Description, m.Content.NextSteps[0]} {
		if got != want {
			t.Errorf("shown as %q, want %q", got, want)
		}
	}
}

// TestCompose_IDsAndCausesInCode shows what people copy as it is, but for the backtick that would end the code.
func TestCompose_IDsAndCausesInCode(t *testing.T) {
	m := compose(port.Notification{
		Orders: []port.NamedOrder{
			{RecordID: "da_2026.11-23_"}, {RecordID: "x", Note: "decided *before*"}, {RecordID: "`<!here>`\n"}, {},
		},
		Description: "and 1 more",
		Cause:       "absent: _a_, *b*\n```<!here> & ~c~",
	})
	const want = "- `da_2026.11-23_`\n- `x` (decided ∗before∗)\n- `\"ˋ&lt;!here&gt;ˋ\\n\"`\n- `\"\"`\nand 1 more\n" +
		"```\nabsent: _a_, *b*\nˋˋˋ&lt;!here&gt; &amp; ~c~\n```"
	if got := m.Content.Description; got != want {
		t.Errorf("shown as %q\nwant     %q", got, want)
	}
}

var (
	inCode   = regexp.MustCompile("```\n([^`]*)\n```|`([^`\n]+)`")
	entities = strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "")
)

// TestCompose_NoMarkupOutsideCode composes notifications of any text.
func TestCompose_NoMarkupOutsideCode(t *testing.T) {
	texts := rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("ab _*~`&<>;\n")), 0, 4_000, -1),
		rapid.StringN(0, 100, -1),
	)
	orders := rapid.Custom(func(t *rapid.T) port.NamedOrder {
		return port.NamedOrder{RecordID: texts.Draw(t, "record_id"), Note: texts.Draw(t, "note")}
	})
	rapid.Check(t, func(t *rapid.T) {
		m := compose(port.Notification{
			Title: texts.Draw(t, "title"), Orders: rapid.SliceOfN(orders, 0, 30).Draw(t, "orders"),
			Description: texts.Draw(t, "description"), Cause: texts.Draw(t, "cause"), NextSteps: []string{texts.Draw(t, "step")},
		})
		for _, text := range append(m.Content.NextSteps, m.Content.Title, m.Content.Description) {
			if outside := inCode.ReplaceAllString(text, ""); strings.ContainsAny(outside, "_*~`") {
				t.Fatalf("formats outside code: %q", text)
			}
			if strings.ContainsAny(entities.Replace(text), "&<>") {
				t.Fatalf("not escaped: %q", text)
			}
		}
		if n := utf8.RuneCountInString(m.Content.Description); n > mostDescription {
			t.Fatalf("a description of %d characters", n)
		}
	})
}

func TestWhatIsTooLongIsCutWithACount(t *testing.T) {
	var lines []string
	var orders []port.NamedOrder
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("- `order-%03d`", i))
		orders = append(orders, port.NamedOrder{RecordID: fmt.Sprintf("order-%03d", i)})
	}
	m := compose(port.Notification{
		Title:     strings.Repeat("é", 300),
		Orders:    orders,
		NextSteps: []string{strings.Repeat("<", 400), "2", "3", "4", "5", "6"},
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
