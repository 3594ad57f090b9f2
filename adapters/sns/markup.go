package sns

import "strings"

// plain escapes text outside code, verbatim escapes text inside code.
//
// Slack has escapes only for &, < and >, which make links and mentions. It has neither escapes for
// the characters that format text, nor a backslash. A zero-width space next to such a character
// would depend on Slack's parser, and would be an invisible part of copied text. Therefore ids and
// causes, which users copy, are shown as code, where Slack formats nothing. Everywhere else a visible
// look-alike without a meaning replaces each formatting character. Inside code only the backtick is
// replaced, because it would end the code.
// Source: Slack, "Formatting message text".
var (
	plain = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
		"*", "\u2217", "_", "\uff3f", "~", "\u223c", "`", "\u02cb")
	verbatim = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "\u02cb")
)

// codeSpan returns a text, which must be one line and not empty, as a code span.
func codeSpan(text string) string { return "`" + verbatim.Replace(text) + "`" }

// codeBlock returns a text as a code block of at most limit characters.
func codeBlock(text string, limit int) string {
	const before, after = "```\n", "\n```"
	return before + truncate(verbatim.Replace(text), limit-len(before)-len(after)) + after
}
