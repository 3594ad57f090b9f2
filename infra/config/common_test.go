package config_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"auction.internal/infra/config"
)

// valid is the configuration of a stack, without warnings.
var valid = map[string]string{
	"aws:region": "eu-west-1", "orders:account": "123456789012",
	"orders:logRetentionDays": "400", "orders:apiLogRole": "true",
	"orders:slackWorkspace": "T0123", "orders:slackChannel": "C0456",
}

// changed returns a reader of valid with some changed keys; the value "-" removes a key.
func changed(changes map[string]string) *config.Reader {
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
	r := changed(nil)
	want := config.Common{
		Region: "eu-west-1", Account: "123456789012", Production: true, LogRetentionDays: 400, APILogRole: true,
		Slack: config.SlackChannel{Workspace: "T0123", Channel: "C0456"},
	}
	if got := config.ReadCommon(r, true); got != want {
		t.Errorf("ReadCommon returns %+v, want %+v", got, want)
	}
	checkProblems(t, r)
	if len(r.Warnings()) > 0 {
		t.Errorf("the warnings are %q", r.Warnings())
	}
}

func TestReadCommon_InvalidValues(t *testing.T) {
	const offered = "logRetentionDays must be one of " +
		"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653], is "
	for name, c := range map[string]struct {
		key, value, want string
	}{
		"another region":       {"aws:region", "us-east-1", `aws:region must be eu-west-1, is "us-east-1"`},
		"no region":            {"aws:region", "-", "aws:region is missing"},
		"an empty region":      {"aws:region", "", `aws:region must be eu-west-1, is ""`},
		"an account's name":    {"account", "trading", `account must be 12 digits, in quotes, is "trading"`},
		"a short account":      {"account", "12345678901", `account must be 12 digits, in quotes, is "12345678901"`},
		"a long account":       {"account", "1234567890123", `account must be 12 digits, in quotes, is "1234567890123"`},
		"no account":           {"account", "-", "account is missing"},
		"days not offered":     {"logRetentionDays", "31", offered + "31"},
		"no days":              {"logRetentionDays", "-", "logRetentionDays is missing"},
		"zero days":            {"logRetentionDays", "0", `logRetentionDays must be a whole number from 1 to 3653, is "0"`},
		"too many days":        {"logRetentionDays", "3654", `logRetentionDays must be a whole number from 1 to 3653, is "3654"`},
		"days in words":        {"logRetentionDays", "forever", `logRetentionDays must be a whole number from 1 to 3653, is "forever"`},
		"a flag of other word": {"apiLogRole", "yes", `apiLogRole must be true or false, is "yes"`},
		"no flag":              {"apiLogRole", "-", "apiLogRole is missing"},
		"no workspace":         {"slackWorkspace", "", "slackWorkspace and slackChannel go together: one of them is empty"},
		"no channel":           {"slackChannel", "", "slackWorkspace and slackChannel go together: one of them is empty"},
		"a workspace's name":   {"slackWorkspace", "traders", `slackWorkspace must be T and capital letters or digits, is "traders"`},
		"a small workspace":    {"slackWorkspace", "T", `slackWorkspace must be T and capital letters or digits, is "T"`},
		"a channel's name":     {"slackChannel", "#orders", `slackChannel must be C or G and capital letters or digits, is "#orders"`},
		"a channel in lower":   {"slackChannel", "c0123", `slackChannel must be C or G and capital letters or digits, is "c0123"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := changed(map[string]string{c.key: c.value})
			config.ReadCommon(r, false)
			checkProblems(t, r, c.want)
		})
	}
}

// TestReadCommon_LogRetention checks every number of days that CloudWatch offers: production keeps
// its logs for a year.
func TestReadCommon_LogRetention(t *testing.T) {
	offered := []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
	for _, days := range offered {
		for _, production := range []bool{false, true} {
			r := changed(map[string]string{"logRetentionDays": strconv.Itoa(days)})
			if got := config.ReadCommon(r, production).LogRetentionDays; got != days {
				t.Errorf("%d days are read as %d", days, got)
			}
			if production && days < 365 {
				checkProblems(t, r, "logRetentionDays must be 365 or more in production and for the delivery, is "+
					strconv.Itoa(days))
			} else {
				checkProblems(t, r)
			}
		}
	}
}

func TestReadCommon_SlackForms(t *testing.T) {
	for workspace, channel := range map[string]string{"T0": "C0", "TABC": "G9Z", "": ""} {
		r := changed(map[string]string{"slackWorkspace": workspace, "slackChannel": channel})
		want := config.SlackChannel{Workspace: workspace, Channel: channel}
		if got := config.ReadCommon(r, false).Slack; got != want {
			t.Errorf("the channel is %+v, want %+v", got, want)
		}
		checkProblems(t, r)
	}
}

// TestReadCommon_Warnings checks valid configurations that an operator hardly wants.
func TestReadCommon_Warnings(t *testing.T) {
	const (
		noChannel = "no Slack channel is configured: what people must hear goes to the topic, where nobody hears it"
		noAccount = "account is empty: the stack goes wherever the credentials lead"
	)
	withoutChannel := map[string]string{"slackWorkspace": "", "slackChannel": ""}
	withoutAccount := map[string]string{"account": ""}
	for name, c := range map[string]struct {
		changes    map[string]string
		production bool
		want       []string
	}{
		"none":                      {nil, true, nil},
		"no channel":                {withoutChannel, false, []string{noChannel}},
		"no account in production":  {withoutAccount, true, []string{noAccount}},
		"no account in development": {withoutAccount, false, nil},
		"neither channel nor account": {
			map[string]string{"slackWorkspace": "", "slackChannel": "", "account": ""},
			true,
			[]string{noChannel, noAccount},
		},
		"half a channel is no warning":  {map[string]string{"slackChannel": ""}, false, nil},
		"another account is no warning": {map[string]string{"account": "999999999999"}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := changed(c.changes)
			config.ReadCommon(r, c.production)
			if got := r.Warnings(); !slices.Equal(got, c.want) {
				t.Errorf("the warnings are %q, want %q", got, c.want)
			}
		})
	}
}
