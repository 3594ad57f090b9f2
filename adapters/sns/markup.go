package sns

import "strings"

// plain escapes text outside code, verbatim escapes text inside code.
//
// Slack can escape only &, < and >, which form links and mentions. It cannot escape the characters
// that format text, not even with a backslash. A zero-width space next to such a character would
// depend on Slack's parser and would become an invisible part of copied text. Therefore IDs and
// causes, which users copy, are shown as code, where Slack formats nothing. In all other text, a
// character that looks the same but has no meaning in Slack replaces each formatting character.
// Inside code, only the backtick is replaced, because it would end the code.
// Source: Slack, "Formatting message text".
var (
	plain = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
		"*", "\u2217", "_", "\uff3f", "~", "\u223c", "`", "\u02cb")
	verbatim = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "\u02cb")
)

// codeSpan returns a text as a code span. The text must be one line and not empty.
func codeSpan(text string) string { return "`" + verbatim.Replace(text) + "`" }

// codeBlock returns a text as a code block of at most limit characters.
func codeBlock(text string, limit int) string {
	const before, after = "```\n", "\n```"
	return before + truncate(verbatim.Replace(text), limit-len(before)-len(after)) + after
}
