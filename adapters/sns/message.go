package sns

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/port"
)

// The most characters that we show. A message that is too large is dropped without a word on its way to the channel,
// so these stay below what is documented there, and below the 3,000 of a block of text in Slack.
// Source: Amazon Q Developer in chat applications, "Custom notifications"; Slack, "Block Kit: text object".
const (
	mostTitle       = 250
	mostDescription = 2_900
	mostCause       = 1_900 // of the description's
	mostStep        = 350
	mostSteps       = 5
)

// message is the custom notification of Amazon Q Developer in chat applications. What has any other shape is dropped
// on the way, without a word.
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

func compose(n port.Notification) message {
	steps := make([]string, 0, mostSteps)
	for _, step := range n.NextSteps[:min(len(n.NextSteps), mostSteps)] {
		steps = append(steps, cut(plain.Replace(step), mostStep))
	}
	return message{
		Version: "1.0",
		Source:  "custom",
		Content: content{
			TextType:    "client-markdown",
			Title:       cut(plain.Replace(n.Title), mostTitle),
			Description: describe(n),
			NextSteps:   steps,
		},
		Metadata: metadata{ThreadID: n.Thread},
	}
}

// describe names the orders, one a line, then adds the description, then the cause.
func describe(n port.Notification) string {
	lines := make([]string, 0, len(n.Orders)+1)
	for _, o := range n.Orders {
		line := "- " + code(excerpt.RecordIDs([]string{o.RecordID}))
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
		return cutLines(text, mostDescription)
	}
	quoted := block(n.Cause, mostCause)
	if text == "" {
		return quoted
	}
	return cutLines(text, mostDescription-mostCause-1) + "\n" + quoted
}

// cutLines gives as many whole lines as fit, and says how many more there are. A first line that is too long by
// itself is cut.
func cutLines(text string, limit int) string {
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
		return cut(text, limit)
	}
	return fmt.Sprintf("%s\n… and %d more lines", strings.Join(lines[:shown], "\n"), len(lines)-shown)
}

// cut gives at most limit characters, the last of them an ellipsis where there were more. An escaped character is not
// cut through.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	kept := string([]rune(text)[:limit-1])
	if i := strings.LastIndexByte(kept, '&'); i >= 0 && !strings.Contains(kept[i:], ";") {
		kept = kept[:i]
	}
	return kept + "…"
}
