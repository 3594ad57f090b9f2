package pipeline_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// announced are the events of testdata/events, which are AWS's examples with our names, and the
// title of the message that each becomes; "" for events without a message.
var announced = map[string]string{
	"pipeline-started":    "",
	"pipeline-failed":     "Delivery failed: pipeline auction-delivery",
	"pipeline-superseded": "",
	"pipeline-of-others":  "",
	"action-started":      "",
	"action-failed":       "",
	"approval-started":    "Delivery to prod waits for an approval: pipeline auction-delivery",
	"approval-given":      "",
	"approval-of-others":  "",
	"build-failed":        "Build auction-deploy-dev-delivery ended as FAILED",
	"build-stopped":       "Build auction-test-delivery ended as STOPPED",
	"build-timed-out":     "Build auction-smoke-dev-delivery ended as TIMED_OUT",
	"build-faulted":       "Build auction-deploy-prod-delivery ended as FAULT",
	"build-succeeded":     "",
	"build-of-others":     "",
	"build-phase":         "",
}

// TestAnnouncements_OneMessageForEachEvent plays EventBridge.
func TestAnnouncements_OneMessageForEachEvent(t *testing.T) {
	d := declare(t)
	for name, title := range announced {
		event := eventOf(t, name)
		var got, want []string
		for _, rule := range d.All(t, "aws:cloudwatch/eventRule:EventRule") {
			if matches(t, stacktest.Decode[map[string]any](t, rule, "eventPattern"), event) {
				got = append(got, messageOf(t, d.One(t, "aws:cloudwatch/eventTarget:EventTarget", rule.Name), event))
			}
		}
		if title != "" {
			want = []string{title}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the messages are %q, want %q", name, got, want)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(files) != len(announced) {
		t.Errorf("%d events are in testdata, %d are tested: %v", len(files), len(announced), err)
	}
}

// TestAnnouncements_GoToTheTopic checks that each rule is enabled and has the topic as its target.
func TestAnnouncements_GoToTheTopic(t *testing.T) {
	d := declare(t)
	topic := d.One(t, "aws:sns/topic:Topic").Output("arn")
	for _, rule := range d.All(t, "aws:cloudwatch/eventRule:EventRule") {
		target := d.One(t, "aws:cloudwatch/eventTarget:EventTarget", rule.Name)
		if target.At("arn") != topic || target.Text("rule") != rule.Text("name") || rule.Text("state") == "DISABLED" {
			t.Errorf("%s: %v", target.Name, target.Inputs)
		}
	}
}

func eventOf(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "events", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var event map[string]any
	if err := json.Unmarshal(text, &event); err != nil {
		t.Fatal(err)
	}
	return event
}

// matches reports whether an event has, for every field of a pattern, one of the listed values. It
// fails the test on patterns that do more.
func matches(t *testing.T, pattern, event map[string]any) bool {
	t.Helper()
	for field, wanted := range pattern {
		switch wanted := wanted.(type) {
		case map[string]any:
			within, _ := event[field].(map[string]any)
			if !matches(t, wanted, within) {
				return false
			}
		case []any:
			for _, value := range wanted {
				if _, plain := value.(string); !plain {
					t.Fatalf("%s: %v is not a plain value", field, value)
				}
			}
			if !slices.Contains(wanted, event[field]) {
				return false
			}
		default:
			t.Fatalf("%s: %v is not a list", field, wanted)
		}
	}
	return true
}

// fact matches a placeholder of a message's template.
var fact = regexp.MustCompile(`<[^>]*>`)

// messageOf fills the template of a target with facts of an event, as EventBridge does, and checks
// that a chat application shows the message: it silently drops any other form. It returns the
// title.
func messageOf(t *testing.T, target stacktest.Resource, event map[string]any) string {
	t.Helper()
	paths, _ := target.At("inputTransformer", "inputPaths").(map[string]any)
	filled := fact.ReplaceAllStringFunc(target.Text("inputTransformer", "inputTemplate"), func(name string) string {
		path, _ := paths[strings.Trim(name, "<>")].(string)
		value, isText := stacktest.Resource{Inputs: event}.At(strings.Split(strings.TrimPrefix(path, "$."), ".")...).(string)
		if !isText {
			t.Errorf("%s: %s is %q, which the event does not have", target.Name, name, path)
		}
		return value
	})
	var message struct {
		Version, Source string
		Content         struct {
			TextType, Title, Description string
			NextSteps                    []string
		}
		Metadata struct{ ThreadID string }
	}
	decoder := json.NewDecoder(strings.NewReader(filled))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&message); err != nil {
		t.Fatalf("%s: %v: %s", target.Name, err, filled)
	}
	c := message.Content
	if steps := fmt.Sprint(c.NextSteps); !strings.Contains(steps, "https://") {
		t.Errorf("%s: no next step has a link: %s", target.Name, steps)
	}
	if message.Version != "1.0" || message.Source != "custom" || c.TextType != "client-markdown" || c.Description == "" ||
		len(c.NextSteps) == 0 || message.Metadata.ThreadID == "" || len(c.Title) > 250 ||
		len(fmt.Sprint(c.NextSteps)) > 350*len(c.NextSteps) {
		t.Errorf("%s: %s", target.Name, filled)
	}
	return c.Title
}
