package program_test

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

// announced are the events of testdata/events, which are AWS's own examples with our names in them, and the title of the
// message that each becomes; none where nothing is told.
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

// TestEachEventIsToldOnceOrNotAtAll plays EventBridge.
func TestEachEventIsToldOnceOrNotAtAll(t *testing.T) {
	d := deploy(t)
	for name, title := range announced {
		event := eventOf(t, name)
		var told []string
		for _, rule := range d.All(t, "aws:cloudwatch/eventRule:EventRule") {
			if matches(t, stacktest.Decode[map[string]any](t, rule, "eventPattern"), event) {
				told = append(told, messageOf(t, d.One(t, "aws:cloudwatch/eventTarget:EventTarget", rule.Name), event))
			}
		}
		want := []string{title}
		if title == "" {
			want = nil
		}
		if !slices.Equal(told, want) {
			t.Errorf("%s: told %q, want %q", name, told, want)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(files) != len(announced) {
		t.Errorf("%d events are there, %d are tried: %v", len(files), len(announced), err)
	}
}

func TestAnnouncementsGoToTheTopic(t *testing.T) {
	d := deploy(t)
	for _, target := range d.All(t, "aws:cloudwatch/eventTarget:EventTarget") {
		rule := d.One(t, "aws:cloudwatch/eventRule:EventRule", target.Name)
		if target.At("arn") != d.One(t, "aws:sns/topic:Topic").Output("arn") || target.Text("rule") != rule.Text("name") || rule.Text("state") == "DISABLED" {
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

// matches tells whether an event has, for every field of a pattern, one of the values that are listed there. Patterns can
// do more; ours must not, or this has to learn it.
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
					t.Fatalf("%s: %v is more than a value", field, value)
				}
			}
			if !slices.Contains(wanted, event[field]) {
				return false
			}
		default:
			t.Fatalf("%s: %v is no list", field, wanted)
		}
	}
	return true
}

var fact = regexp.MustCompile(`<[^>]*>`)

// messageOf fills a target's template with facts of an event, as EventBridge does, and checks that a chat application
// shows the outcome: anything of another shape would be dropped silently. It gives the title.
func messageOf(t *testing.T, target stacktest.Resource, event map[string]any) string {
	t.Helper()
	paths, _ := target.At("inputTransformer", "inputPaths").(map[string]any)
	filled := fact.ReplaceAllStringFunc(target.Text("inputTransformer", "inputTemplate"), func(name string) string {
		path, _ := paths[strings.Trim(name, "<>")].(string)
		value, is := stacktest.Resource{Inputs: event}.At(strings.Split(strings.TrimPrefix(path, "$."), ".")...).(string)
		if !is {
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
		t.Errorf("%s: leads nowhere: %s", target.Name, steps)
	}
	if message.Version != "1.0" || message.Source != "custom" || c.TextType != "client-markdown" || c.Description == "" ||
		len(c.NextSteps) == 0 || message.Metadata.ThreadID == "" || len(c.Title) > 250 || len(fmt.Sprint(c.NextSteps)) > 350*len(c.NextSteps) {
		t.Errorf("%s: %s", target.Name, filled)
	}
	return c.Title
}
