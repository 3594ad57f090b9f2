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

// eventTitles maps the events in testdata/events to the titles of their messages, "" for no
// message. The events are examples of AWS with the names of this repository.
var eventTitles = map[string]string{
	"pipeline-started":    "",
	"pipeline-failed":     "Pipeline auction-delivery failed",
	"pipeline-superseded": "",
	"other-pipeline":      "",
	"action-started":      "",
	"action-failed":       "",
	"approval-started":    "Deployment to prod needs an approval: pipeline auction-delivery",
	"approval-succeeded":  "",
	"other-approval":      "",
	"build-failed":        "Build auction-deploy-dev-delivery ended with status FAILED",
	"build-stopped":       "Build auction-test-delivery ended with status STOPPED",
	"build-timed-out":     "Build auction-smoke-dev-delivery ended with status TIMED_OUT",
	"build-fault":         "Build auction-deploy-prod-delivery ended with status FAULT",
	"build-succeeded":     "",
	"other-build":         "",
	"build-phase":         "",
}

// TestPipelineNotifications_Events matches each event against all rules, as EventBridge does. At
// most one rule must match.
func TestPipelineNotifications_Events(t *testing.T) {
	d := declare(t)
	for name, title := range eventTitles {
		event := readEvent(t, name)
		var got, want []string
		for _, rule := range d.All(t, "aws:cloudwatch/eventRule:EventRule") {
			if matches(t, stacktest.Decode[map[string]any](t, rule, "eventPattern"), event) {
				got = append(got, messageTitle(t, d.One(t, "aws:cloudwatch/eventTarget:EventTarget", rule.Name), event))
			}
		}
		if title != "" {
			want = []string{title}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: messages = %q, want %q", name, got, want)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(files) != len(eventTitles) {
		t.Errorf("%d events in testdata, %d in eventTitles, %v, want the same number", len(files), len(eventTitles), err)
	}
}

// TestPipelineNotifications_Target checks that each rule is enabled and that its target is the
// topic.
func TestPipelineNotifications_Target(t *testing.T) {
	d := declare(t)
	topic := d.One(t, "aws:sns/topic:Topic").Output("arn")
	for _, rule := range d.All(t, "aws:cloudwatch/eventRule:EventRule") {
		target := d.One(t, "aws:cloudwatch/eventTarget:EventTarget", rule.Name)
		if target.At("arn") != topic || target.Text("rule") != rule.Text("name") || rule.Text("state") == "DISABLED" {
			t.Errorf("%s: target = %v, want the topic", target.Name, target.Inputs)
		}
	}
}

func readEvent(t *testing.T, name string) map[string]any {
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
// fails the test for patterns with other operators.
func matches(t *testing.T, pattern, event map[string]any) bool {
	t.Helper()
	for field, want := range pattern {
		switch want := want.(type) {
		case map[string]any:
			nested, _ := event[field].(map[string]any)
			if !matches(t, want, nested) {
				return false
			}
		case []any:
			for _, value := range want {
				if _, isString := value.(string); !isString {
					t.Fatalf("%s: value %v, want a string", field, value)
				}
			}
			if !slices.Contains(want, event[field]) {
				return false
			}
		default:
			t.Fatalf("%s: pattern %v, want a list", field, want)
		}
	}
	return true
}

// placeholder matches a placeholder of an input template.
var placeholder = regexp.MustCompile(`<[^>]*>`)

// messageTitle renders the input template of a target for an event, as EventBridge does, and
// returns the title of the message. It checks that the message is valid: chat applications silently
// drop invalid ones.
func messageTitle(t *testing.T, target stacktest.Resource, event map[string]any) string {
	t.Helper()
	paths, _ := target.At("inputTransformer", "inputPaths").(map[string]any)
	rendered := placeholder.ReplaceAllStringFunc(target.Text("inputTransformer", "inputTemplate"), func(name string) string {
		path, _ := paths[strings.Trim(name, "<>")].(string)
		value, isString := stacktest.Resource{Inputs: event}.At(strings.Split(strings.TrimPrefix(path, "$."), ".")...).(string)
		if !isString {
			t.Errorf("%s: %s = %q, want the path of a string in the event", target.Name, name, path)
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
	decoder := json.NewDecoder(strings.NewReader(rendered))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&message); err != nil {
		t.Fatalf("%s: %v: %s", target.Name, err, rendered)
	}
	c := message.Content
	if steps := fmt.Sprint(c.NextSteps); !strings.Contains(steps, "https://") {
		t.Errorf("%s: next steps = %s, want a URL", target.Name, steps)
	}
	if message.Version != "1.0" || message.Source != "custom" || c.TextType != "client-markdown" || c.Description == "" ||
		len(c.NextSteps) == 0 || message.Metadata.ThreadID == "" || len(c.Title) > 250 ||
		len(fmt.Sprint(c.NextSteps)) > 350*len(c.NextSteps) {
		t.Errorf("%s: message = %s, want a valid custom notification", target.Name, rendered)
	}
	return c.Title
}
