package config

import (
	"regexp"
	"slices"
)

const (
	requiredRegion = "eu-west-1" // orders and results must stay there

	productionRetention = 365 // days
)

// retentionDays are the log retention periods that CloudWatch Logs supports.
var retentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

var (
	accountNumber = regexp.MustCompile(`^[0-9]{12}$`)
	workspaceID   = regexp.MustCompile(`^T[0-9A-Z]{1,254}$`)
	channelID     = regexp.MustCompile(`^[CG][0-9A-Z]{1,254}$`)
)

// The descriptions of the formats in errors.
const (
	accountFormat   = "12 digits, in quotes"
	workspaceFormat = "a Slack workspace ID (T followed by capital letters or digits)"
	channelFormat   = "a Slack channel ID (C or G followed by capital letters or digits)"
)

// Common is the configuration that all stacks share.
type Common struct {
	Region           string
	Account          string // the only AWS account to deploy to; "" for the account of the credentials
	Production       bool   // protects and retains the stores
	LogRetentionDays int
	Slack            SlackChannel
	APILogRole       bool // creates the role with which API Gateway writes logs in the account
}

// SlackChannel identifies a Slack channel. The zero value is no channel.
type SlackChannel struct {
	Workspace string // the workspace ID, such as T0123
	Channel   string // the channel ID, such as C0123
}

// ReadCommon reads the configuration that all stacks share. The caller determines whether the stack
// is a production stack.
func ReadCommon(r *Reader, production bool) Common {
	c := Common{
		Region:           r.String("aws:region"),
		Account:          r.Match("account", accountNumber.MatchString, accountFormat),
		Production:       production,
		LogRetentionDays: r.Int("logRetentionDays", 1, 3653),
		APILogRole:       r.Bool("apiLogRole"),
		Slack: SlackChannel{
			Workspace: r.Match("slackWorkspace", workspaceID.MatchString, workspaceFormat),
			Channel:   r.Match("slackChannel", channelID.MatchString, channelFormat),
		},
	}
	c.validate(r)
	c.warn(r)
	return c
}

func (c Common) validate(r *Reader) {
	if c.Region != requiredRegion && r.Has("aws:region") {
		r.Errorf("aws:region must be %s, got %q", requiredRegion, c.Region)
	}
	switch days := c.LogRetentionDays; {
	case days < 1: // already reported
	case !slices.Contains(retentionDays, days):
		r.Errorf("logRetentionDays must be one of %v, got %d", retentionDays, days)
	case c.Production && days < productionRetention:
		r.Errorf("logRetentionDays must be at least %d in production and in the delivery stack, got %d",
			productionRetention, days)
	}
	if (c.Slack.Workspace == "") != (c.Slack.Channel == "") {
		r.Errorf("slackWorkspace and slackChannel must both be set or both be empty")
	}
}

func (c Common) warn(r *Reader) {
	if c.Slack == (SlackChannel{}) {
		r.Warn("no Slack channel configured: notifications are published to the SNS topic only; " +
			"set slackWorkspace and slackChannel to receive them in Slack")
	}
	if c.Production && c.Account == "" {
		r.Warn("account is empty: the stack is deployed to the account of the current credentials; " +
			"set account to reject other accounts")
	}
}
