package program

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/cronexpr"
)

// cronList is a list of times as EventBridge takes it: the library is more liberal.
var cronList = regexp.MustCompile(`^(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*$`)

// checkSchedule tells whether EventBridge takes a schedule, and whether it starts an auction in every hour: an order's
// row is deleted six hours after the order expired, and an auction must have met it by then. The error completes a
// sentence that begins with the key.
func checkSchedule(schedule string) error {
	inner, isCron := strings.CutPrefix(schedule, "cron(")
	inner, closed := strings.CutSuffix(inner, ")")
	fields := strings.Split(inner, " ")
	if !isCron || !closed || len(fields) != 6 {
		return errors.New("must be cron(minutes hours day-of-month month day-of-week year)")
	}
	if days := strings.Join(fields[2:], " "); days != "* * ? *" && days != "? * * *" {
		return errors.New("must be for every day: cron(minutes hours * * ? *)")
	}
	expression, err := cronexpr.Parse(inner)
	if err != nil || !cronList.MatchString(fields[0]) || !cronList.MatchString(fields[1]) {
		return errors.New("is no cron expression of EventBridge")
	}
	midnight := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // of any day
	for start := midnight; start.Before(midnight.AddDate(0, 0, 1)); start = start.Add(time.Hour) {
		next := expression.Next(start.Add(-time.Second))
		if next.IsZero() || !next.Before(start.Add(time.Hour)) {
			return errors.New("must start an auction in every hour")
		}
	}
	return nil
}
