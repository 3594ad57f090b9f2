package config

import (
	"regexp"
	"slices"

	"auction.internal/infra/component"
)

const (
	onlyRegion = "eu-west-1" // where the orders may be

	productionMemory = 365 // days that production keeps its logs, or more
)

// retentions are the days for which CloudWatch can keep logs.
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

var (
	accountNumber = regexp.MustCompile(`^[0-9]{12}$`)
	workspaceID   = regexp.MustCompile(`^T[0-9A-Z]{1,254}$`)
	channelID     = regexp.MustCompile(`^[CG][0-9A-Z]{1,254}$`)
)

// Common are what every stack says, whatever it holds.
type Common struct {
	Region           string
	Account          string // the only one to deploy to; none: that of the credentials
	Production       bool   // what the stack holds must outlive mistakes
	LogRetentionDays int
	Slack            component.SlackChannel
	APILogRole       bool // whether this stack lets API Gateway write logs
}

// ReadCommon reads what every stack says. Whether it is production, its kind knows.
func ReadCommon(r *Reader, production bool) Common {
	b := Common{
		Region:           r.Text("aws:region"),
		Account:          r.Matching("account", accountNumber.MatchString, "12 digits, in quotes"),
		Production:       production,
		LogRetentionDays: r.Number("logRetentionDays", 1, 3653),
		APILogRole:       r.Flag("apiLogRole"),
		Slack: component.SlackChannel{
			Workspace: r.Matching("slackWorkspace", workspaceID.MatchString, "T and capital letters or digits"),
			Channel:   r.Matching("slackChannel", channelID.MatchString, "C or G and capital letters or digits"),
		},
	}
	b.check(r)
	b.warn(r)
	return b
}

func (b Common) check(r *Reader) {
	if b.Region != onlyRegion && r.There("aws:region") {
		r.Wrong("aws:region must be %s, is %q", onlyRegion, b.Region)
	}
	switch days := b.LogRetentionDays; {
	case days < 1:
	case !slices.Contains(retentions, days):
		r.Wrong("logRetentionDays must be one of %v, is %d", retentions, days)
	case b.Production && days < productionMemory:
		r.Wrong("logRetentionDays must be %d or more in production and for the delivery, is %d", productionMemory, days)
	}
	if (b.Slack.Workspace == "") != (b.Slack.Channel == "") {
		r.Wrong("slackWorkspace and slackChannel go together: one of them is empty")
	}
}

func (b Common) warn(r *Reader) {
	if b.Slack == (component.SlackChannel{}) {
		r.Warn("no Slack channel is configured: what people must hear goes to the topic, where nobody hears it")
	}
	if b.Production && b.Account == "" {
		r.Warn("account is empty: the stack goes wherever the credentials lead")
	}
}
