package config

import (
	"regexp"
	"slices"
)

const (
	onlyRegion = "eu-west-1" // where the orders may be

	productionRetention = 365 // days
)

// retentions are the days for which CloudWatch can keep logs.
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

var (
	accountNumber = regexp.MustCompile(`^[0-9]{12}$`)
	workspaceID   = regexp.MustCompile(`^T[0-9A-Z]{1,254}$`)
	channelID     = regexp.MustCompile(`^[CG][0-9A-Z]{1,254}$`)
)

// Common is the configuration that every stack has.
type Common struct {
	Region           string
	Account          string // the only one to deploy to; "" for that of the credentials
	Production       bool   // whether stores are protected
	LogRetentionDays int
	Slack            SlackChannel
	APILogRole       bool // whether this stack lets API Gateway write logs
}

// SlackChannel is a channel by its ids. Its zero value is no channel.
type SlackChannel struct {
	Workspace string // T and capital letters or digits
	Channel   string // C or G and capital letters or digits
}

// ReadCommon reads the configuration that every stack has. Production is for the caller to decide.
func ReadCommon(r *Reader, production bool) Common {
	c := Common{
		Region:           r.String("aws:region"),
		Account:          r.Match("account", accountNumber.MatchString, "12 digits, in quotes"),
		Production:       production,
		LogRetentionDays: r.Int("logRetentionDays", 1, 3653),
		APILogRole:       r.Bool("apiLogRole"),
		Slack: SlackChannel{
			Workspace: r.Match("slackWorkspace", workspaceID.MatchString, "T and capital letters or digits"),
			Channel:   r.Match("slackChannel", channelID.MatchString, "C or G and capital letters or digits"),
		},
	}
	c.check(r)
	c.warn(r)
	return c
}

func (c Common) check(r *Reader) {
	if c.Region != onlyRegion && r.Has("aws:region") {
		r.Errorf("aws:region must be %s, is %q", onlyRegion, c.Region)
	}
	switch days := c.LogRetentionDays; {
	case days < 1:
	case !slices.Contains(retentions, days):
		r.Errorf("logRetentionDays must be one of %v, is %d", retentions, days)
	case c.Production && days < productionRetention:
		r.Errorf("logRetentionDays must be %d or more in production and for the delivery, is %d", productionRetention, days)
	}
	if (c.Slack.Workspace == "") != (c.Slack.Channel == "") {
		r.Errorf("slackWorkspace and slackChannel go together: one of them is empty")
	}
}

func (c Common) warn(r *Reader) {
	if c.Slack == (SlackChannel{}) {
		r.Warn("no Slack channel is configured: what people must hear goes to the topic, where nobody hears it")
	}
	if c.Production && c.Account == "" {
		r.Warn("account is empty: the stack goes wherever the credentials lead")
	}
}
