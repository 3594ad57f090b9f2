package endtoend

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"auction.internal/adapters/emulator"
)

// notification is what a channel shows.
type notification struct {
	Version, Source string
	Content         struct {
		TextType, Title, Description string
		NextSteps                    []string
	}
	Metadata struct{ ThreadID string }
}

// notifications are what the channel heard.
func (c *cloud) notifications() []notification {
	c.t.Helper()
	heard := c.channel.Messages()
	all := make([]notification, len(heard))
	for i, text := range heard {
		if err := json.Unmarshal([]byte(text), &all[i]); err != nil || all[i].Version != "1.0" || all[i].Source != "custom" {
			c.t.Errorf("no custom notification: %v: %s", err, text)
		}
	}
	return all
}

// titles are those of the notifications, up to the auction's name.
func (c *cloud) titles() []string {
	var titles []string
	for _, n := range c.notifications() {
		title, _, _ := strings.Cut(n.Content.Title, "auction")
		titles = append(titles, strings.TrimRight(title, " ,"))
	}
	return titles
}

// told are the record_ids that notifications list, themselves or in a list beside.
func (c *cloud) told() map[string]bool {
	c.t.Helper()
	told := map[string]bool{}
	for _, n := range c.notifications() {
		for line := range strings.Lines(n.Content.Description) {
			if code, listed := strings.CutPrefix(line, "- `"); listed {
				id, _, _ := strings.Cut(code, "`")
				told[id] = true
			}
		}
		i := slices.IndexFunc(n.Content.NextSteps, func(step string) bool { return strings.HasPrefix(step, "Full list of the rejected orders: ") })
		if i < 0 {
			continue
		}
		var list struct{ Orders []string }
		_, key, _ := strings.Cut(n.Content.NextSteps[i], c.bucket+"/")
		text, _ := emulator.Object(c.t, c.bucket, key)
		if err := json.Unmarshal(text, &list); err != nil {
			c.t.Fatal(err)
		}
		for _, id := range list.Orders {
			told[id] = true
		}
	}
	return told
}

// send sends a request to an API.
func send(t testing.TB, api http.Handler, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	reply := httptest.NewRecorder()
	api.ServeHTTP(reply, request)
	return reply
}
