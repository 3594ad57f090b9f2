package sns

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/port"
)

// The size limits of a message, in characters. Amazon Q Developer drops a message that is too large
// without an error. Therefore these limits are below its documented limits, and below the 3,000
// characters of a text block in Slack.
// Source: Amazon Q Developer in chat applications, "Custom notifications"; Slack, "Block Kit: text
// object".
const (
	maxTitle       = 250
	maxDescription = 2_900
	maxCause       = 1_900 // part of maxDescription
	maxStep        = 350
	maxSteps       = 5 // the number of next steps
)

// message is a custom notification of Amazon Q Developer in chat applications, which drops all
// other messages without an error.
type message struct {
	Version  string   `json:"version"`
	Source   string   `json:"source"`
	Content  content  `json:"content"`
	Metadata metadata `json:"metadata"`
}

type content struct {
	TextType    string   `json:"textType"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	NextSteps   []string `json:"nextSteps"`
}

type metadata struct {
	ThreadID string `json:"threadId"`
}

func newMessage(n port.Notification) message {
	steps := make([]string, 0, maxSteps)
	for _, step := range n.NextSteps[:min(len(n.NextSteps), maxSteps)] {
		steps = append(steps, truncate(plain.Replace(step), maxStep))
	}
	return message{
		Version: "1.0",
		Source:  "custom",
		Content: content{
			TextType:    "client-markdown",
			Title:       truncate(plain.Replace(n.Title), maxTitle),
			Description: description(n),
			NextSteps:   steps,
		},
		Metadata: metadata{ThreadID: n.Thread},
	}
}

// description returns the orders, one per line, followed by the description and the cause.
func description(n port.Notification) string {
	lines := make([]string, 0, len(n.Orders)+1)
	for _, o := range n.Orders {
		line := "- " + codeSpan(excerpt.RecordIDs([]string{o.RecordID}))
		if o.Note != "" {
			line += " (" + plain.Replace(o.Note) + ")"
		}
		lines = append(lines, line)
	}
	if n.Description != "" {
		lines = append(lines, plain.Replace(n.Description))
	}
	text := strings.Join(lines, "\n")
	if n.Cause == "" {
		return truncateLines(text, maxDescription)
	}
	cause := codeBlock(n.Cause, maxCause)
	if text == "" {
		return cause
	}
	return truncateLines(text, maxDescription-maxCause-1) + "\n" + cause
}

// truncateLines returns as many lines as fit within the limit, followed by the number of omitted
// lines. If the first line exceeds the limit, it is truncated.
func truncateLines(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	lines := strings.Split(text, "\n")
	shown, size := 0, len("… and  more lines")+len(strconv.Itoa(len(lines)))
	for shown < len(lines) {
		size += utf8.RuneCountInString(lines[shown]) + 1
		if size > limit {
			break
		}
		shown++
	}
	if shown == 0 {
		return truncate(text, limit)
	}
	return fmt.Sprintf("%s\n… and %d more lines", strings.Join(lines[:shown], "\n"), len(lines)-shown)
}

// truncate returns at most limit characters of a text. Truncated text ends with an ellipsis. An
// escaped character is never cut in two.
func truncate(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	kept := string([]rune(text)[:limit-1])
	if i := strings.LastIndexByte(kept, '&'); i >= 0 && !strings.Contains(kept[i:], ";") {
		kept = kept[:i]
	}
	return kept + "…"
}
