package endtoend

import (
	"encoding/json"
	"slices"
	"strings"

	"auction.internal/adapters/emulator"
)

// notification is a custom notification of Amazon Q Developer in chat applications.
type notification struct {
	Version, Source string
	Content         struct {
		TextType, Title, Description string
		NextSteps                    []string
	}
	Metadata struct{ ThreadID string }
}

// notifications returns the notifications that were published.
func (d *deployment) notifications() []notification {
	d.t.Helper()
	messages := d.subscriber.Messages()
	all := make([]notification, len(messages))
	for i, text := range messages {
		err := json.Unmarshal([]byte(text), &all[i])
		if err != nil || all[i].Version != "1.0" || all[i].Source != "custom" {
			d.t.Errorf("message %[2]s: %[1]v, want a custom notification", err, text)
		}
	}
	return all
}

// titles returns the titles of the notifications.
func (d *deployment) titles() []string {
	d.t.Helper()
	var titles []string
	for _, n := range d.notifications() {
		titles = append(titles, n.Content.Title)
	}
	return titles
}

// notified returns the record_ids that notifications list, in their text or in a stored list.
func (d *deployment) notified() map[string]bool {
	d.t.Helper()
	notified := map[string]bool{}
	for _, n := range d.notifications() {
		for line := range strings.Lines(n.Content.Description) {
			if code, found := strings.CutPrefix(line, "- `"); found {
				recordID, _, _ := strings.Cut(code, "`")
				notified[recordID] = true
			}
		}
		isList := func(step string) bool { return strings.HasPrefix(step, "Full list of the rejected orders: ") }
		i := slices.IndexFunc(n.Content.NextSteps, isList)
		if i < 0 {
			continue
		}
		var list struct{ Orders []string }
		_, key, _ := strings.Cut(n.Content.NextSteps[i], d.bucket+"/")
		text, _ := emulator.Object(d.t, d.bucket, key)
		if err := json.Unmarshal(text, &list); err != nil {
			d.t.Fatal(err)
		}
		for _, recordID := range list.Orders {
			notified[recordID] = true
		}
	}
	return notified
}
