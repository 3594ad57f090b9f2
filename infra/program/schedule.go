package program

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/cronexpr"
)

// cronList matches the lists of times that EventBridge accepts. The cron library accepts more.
var cronList = regexp.MustCompile(`^(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*$`)

// validateSchedule returns an error if EventBridge rejects a schedule, or if the schedule does not
// start an auction in every hour. DynamoDB can delete an order six hours after it expires, and
// an auction must have processed the order by then. The text of the error follows the configuration
// key in the message.
func validateSchedule(schedule string) error {
	inner, isCron := strings.CutPrefix(schedule, "cron(")
	inner, closed := strings.CutSuffix(inner, ")")
	fields := strings.Split(inner, " ")
	if !isCron || !closed || len(fields) != 6 {
		return errors.New("must be cron(minutes hours day-of-month month day-of-week year)")
	}
	if days := strings.Join(fields[2:], " "); days != "* * ? *" && days != "? * * *" {
		return errors.New("must be for every day, such as cron(minutes hours * * ? *)")
	}
	expression, err := cronexpr.Parse(inner)
	if err != nil || !cronList.MatchString(fields[0]) || !cronList.MatchString(fields[1]) {
		return errors.New("must be a cron expression that EventBridge supports")
	}
	midnight := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // every day has the same schedule
	for start := midnight; start.Before(midnight.AddDate(0, 0, 1)); start = start.Add(time.Hour) {
		next := expression.Next(start.Add(-time.Second))
		if next.IsZero() || !next.Before(start.Add(time.Hour)) {
			return errors.New("must start at least one auction in every hour")
		}
	}
	return nil
}
