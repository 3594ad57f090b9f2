package stack

import (
	"strings"
	"testing"

	"auction.internal/infra/config"
)

func TestWhatIsHardlyMeantIsSaid(t *testing.T) {
	for what, c := range map[string]struct {
		stack   string
		changes map[string]string
		says    []string
	}{
		"nobody listens":            {"dev", nil, []string{"no Slack channel"}},
		"all is well":               {"dev", map[string]string{"slackWorkspace": "T0", "slackChannel": "C0"}, nil},
		"a placeholder too":         {"prod", nil, []string{"no Slack channel", "account is empty", "platformEndpoint is a placeholder"}},
		"a delivery as it stands":   {deliveryStack, nil, []string{"no Slack channel", "account is empty", "repositoryIds is empty"}},
		"a delivery that is set up": {deliveryStack, map[string]string{"slackWorkspace": "T0", "slackChannel": "C0", "account": account, "repositoryIds": "1/2"}, nil},
	} {
		values := complete(t, c.stack)
		for key, value := range c.changes {
			values[qualified(key)] = value
		}
		reader := config.NewReader(project, c.stack, values, defaults(t))
		if _, err := prepare(reader); err != nil {
			t.Fatal(err)
		}
		said := reader.Warnings()
		if len(said) != len(c.says) {
			t.Errorf("%s: said %q", what, said)
			continue
		}
		for i, want := range c.says {
			if !strings.HasPrefix(said[i], want) {
				t.Errorf("%s: said %q, want %s", what, said[i], want)
			}
		}
	}
}
