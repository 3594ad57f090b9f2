package config_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"auction.internal/infra/config"
)

// valid is a valid configuration without warnings.
var valid = map[string]string{
	"aws:region": "eu-west-1", "orders:account": "123456789012",
	"orders:logRetentionDays": "400", "orders:apiLogRole": "true",
	"orders:slackWorkspace": "T0123", "orders:slackChannel": "C0456",
}

// newChangedReader returns a reader of the valid configuration with changes by key. The value "-"
// removes a key.
func newChangedReader(changes map[string]string) *config.Reader {
	values := maps.Clone(valid)
	for key, value := range changes {
		if !strings.Contains(key, ":") {
			key = "orders:" + key
		}
		if values[key] = value; value == "-" {
			delete(values, key)
		}
	}
	return newReader(values)
}

func TestReadCommon(t *testing.T) {
	r := newChangedReader(nil)
	want := config.Common{
		Region: "eu-west-1", Account: "123456789012", Production: true, LogRetentionDays: 400, APILogRole: true,
		Slack: config.SlackChannel{Workspace: "T0123", Channel: "C0456"},
	}
	if got := config.ReadCommon(r, true); got != want {
		t.Errorf("ReadCommon = %+v, want %+v", got, want)
	}
	wantErrors(t, r)
	if len(r.Warnings()) > 0 {
		t.Errorf("Warnings = %q, want none", r.Warnings())
	}
}

func TestReadCommon_InvalidValues(t *testing.T) {
	const (
		account = "account must be 12 digits, in quotes, got "
		days    = "logRetentionDays must be "
		integer = days + "an integer from 1 to 3653, got "
		listed  = days + "one of " +
			"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653], got "
		slack     = "slackWorkspace and slackChannel must both be set or both be empty"
		workspace = "slackWorkspace must be a Slack workspace ID (T followed by capital letters or digits), got "
		channel   = "slackChannel must be a Slack channel ID (C or G followed by capital letters or digits), got "
	)
	for name, c := range map[string]struct {
		key, value, want string
	}{
		"other region":              {"aws:region", "us-east-1", `aws:region must be eu-west-1, got "us-east-1"`},
		"missing region":            {"aws:region", "-", "aws:region is missing"},
		"empty region":              {"aws:region", "", `aws:region must be eu-west-1, got ""`},
		"account name":              {"account", "trading", account + `"trading"`},
		"account too short":         {"account", "12345678901", account + `"12345678901"`},
		"account too long":          {"account", "1234567890123", account + `"1234567890123"`},
		"missing account":           {"account", "-", "account is missing"},
		"unsupported days":          {"logRetentionDays", "31", listed + "31"},
		"missing days":              {"logRetentionDays", "-", "logRetentionDays is missing"},
		"zero days":                 {"logRetentionDays", "0", integer + `"0"`},
		"too many days":             {"logRetentionDays", "3654", integer + `"3654"`},
		"days not a number":         {"logRetentionDays", "forever", integer + `"forever"`},
		"invalid bool":              {"apiLogRole", "yes", `apiLogRole must be true or false, got "yes"`},
		"missing bool":              {"apiLogRole", "-", "apiLogRole is missing"},
		"channel without workspace": {"slackWorkspace", "", slack},
		"workspace without channel": {"slackChannel", "", slack},
		"workspace name":            {"slackWorkspace", "traders", workspace + `"traders"`},
		"workspace too short":       {"slackWorkspace", "T", workspace + `"T"`},
		"channel name":              {"slackChannel", "#orders", channel + `"#orders"`},
		"lowercase channel":         {"slackChannel", "c0123", channel + `"c0123"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChangedReader(map[string]string{c.key: c.value})
			config.ReadCommon(r, false)
			wantErrors(t, r, c.want)
		})
	}
}

// TestReadCommon_LogRetention checks every supported retention period. Production must retain its
// logs for a year.
func TestReadCommon_LogRetention(t *testing.T) {
	supported := []int{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
	for _, days := range supported {
		for _, production := range []bool{false, true} {
			r := newChangedReader(map[string]string{"logRetentionDays": strconv.Itoa(days)})
			if got := config.ReadCommon(r, production).LogRetentionDays; got != days {
				t.Errorf("LogRetentionDays = %d, want %d", days, got)
			}
			if production && days < 365 {
				wantErrors(t, r, "logRetentionDays must be at least 365 in production and in the delivery stack, got "+
					strconv.Itoa(days))
			} else {
				wantErrors(t, r)
			}
		}
	}
}

func TestReadCommon_SlackIDs(t *testing.T) {
	for workspace, channel := range map[string]string{"T0": "C0", "TABC": "G9Z", "": ""} {
		r := newChangedReader(map[string]string{"slackWorkspace": workspace, "slackChannel": channel})
		want := config.SlackChannel{Workspace: workspace, Channel: channel}
		if got := config.ReadCommon(r, false).Slack; got != want {
			t.Errorf("Slack = %+v, want %+v", got, want)
		}
		wantErrors(t, r)
	}
}

// TestReadCommon_Warnings checks configurations that are valid but probably not intended.
func TestReadCommon_Warnings(t *testing.T) {
	const (
		noChannel = "no Slack channel configured: notifications are published to the SNS topic only; " +
			"set slackWorkspace and slackChannel to receive them in Slack"
		noAccount = "account is empty: the stack is deployed to the account of the current credentials; " +
			"set account to reject other accounts"
	)
	withoutChannel := map[string]string{"slackWorkspace": "", "slackChannel": ""}
	withoutAccount := map[string]string{"account": ""}
	for name, c := range map[string]struct {
		changes    map[string]string
		production bool
		want       []string
	}{
		"complete":                  {nil, true, nil},
		"no channel":                {withoutChannel, false, []string{noChannel}},
		"no account in production":  {withoutAccount, true, []string{noAccount}},
		"no account in development": {withoutAccount, false, nil},
		"no channel and no account": {
			map[string]string{"slackWorkspace": "", "slackChannel": "", "account": ""},
			true,
			[]string{noChannel, noAccount},
		},
		"workspace without channel": {map[string]string{"slackChannel": ""}, false, nil},
		"other account":             {map[string]string{"account": "999999999999"}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChangedReader(c.changes)
			config.ReadCommon(r, c.production)
			if got := r.Warnings(); !slices.Equal(got, c.want) {
				t.Errorf("Warnings = %q, want %q", got, c.want)
			}
		})
	}
}
