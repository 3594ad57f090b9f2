package sns

import "strings"

// Slack has an escape for three characters only: &, < and >, which make links, mentions and calls to everyone in a
// channel. It has none for those that format text, and no backslash. A zero-width space beside them would rely on
// Slack's parser, and stay invisible in what people copy. So ids and causes, which people copy, stand in code, where
// nothing is formatted. Elsewhere a look-alike takes the place of a formatting character: it can be seen, and formats
// nothing. In code that is only needed for the backtick, which would end it.
// Source: Slack, "Formatting message text".
var (
	plain = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "\u2217", "_", "\uff3f", "~", "\u223c", "`", "\u02cb")
	quote = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "\u02cb")
)

// code returns a code span of a text in one line that is not empty.
func code(text string) string { return "`" + quote.Replace(text) + "`" }

// block returns a code block of at most limit characters.
func block(text string, limit int) string {
	const before, after = "```\n", "\n```"
	return before + cut(quote.Replace(text), limit-len(before)-len(after)) + after
}
