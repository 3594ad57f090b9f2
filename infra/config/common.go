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

// Common is what every stack says, whatever it holds.
type Common struct {
	Region           string
	Account          string // the only one to deploy to; none: that of the credentials
	LogRetentionDays int
	Slack            component.SlackChannel
	APILogRole       bool // whether this stack lets API Gateway write logs
}

// ReadCommon reads what every stack says.
func ReadCommon(r *Reader) Common {
	c := Common{
		Region:           r.Text("aws:region"),
		Account:          r.Matching("account", accountNumber.MatchString, "12 digits, in quotes"),
		LogRetentionDays: r.Number("logRetentionDays", 1, 3653),
		APILogRole:       r.Flag("apiLogRole"),
		Slack: component.SlackChannel{
			Workspace: r.Matching("slackWorkspace", workspaceID.MatchString, "T and capital letters or digits"),
			Channel:   r.Matching("slackChannel", channelID.MatchString, "C or G and capital letters or digits"),
		},
	}
	if c.Region != onlyRegion && r.There("aws:region") {
		r.Wrong("aws:region must be %s, is %q", onlyRegion, c.Region)
	}
	if c.LogRetentionDays > 0 && !slices.Contains(retentions, c.LogRetentionDays) {
		r.Wrong("logRetentionDays must be one of %v, is %d", retentions, c.LogRetentionDays)
	}
	if (c.Slack.Workspace == "") != (c.Slack.Channel == "") {
		r.Wrong("slackWorkspace and slackChannel go together: one of them is empty")
	}
	return c
}

// CheckMemory asks for the long memory of production.
func (c Common) CheckMemory(r *Reader) {
	if slices.Contains(retentions, c.LogRetentionDays) && c.LogRetentionDays < productionMemory {
		r.Wrong("logRetentionDays must be %d or more in production, is %d", productionMemory, c.LogRetentionDays)
	}
}

// Warnings are about what works, and is hardly meant.
func (c Common) Warnings(production bool) []string {
	var found []string
	if c.Slack == (component.SlackChannel{}) {
		found = append(found, "no Slack channel is configured: what people must hear goes to the topic, where nobody hears it")
	}
	if production && c.Account == "" {
		found = append(found, "account is empty: production goes wherever the credentials lead")
	}
	return found
}
