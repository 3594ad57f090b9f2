package program

import (
	"strings"
	"testing"
)

func TestSchedules(t *testing.T) {
	for _, good := range []string{
		"cron(0 * * * ? *)", "cron(30 * ? * * *)", "cron(0/15 * * * ? *)", "cron(5,35 0-23 * * ? *)", "cron(*/10 */1 * * ? *)",
	} {
		if err := checkSchedule(good); err != nil {
			t.Errorf("%s %v", good, err)
		}
	}
	for bad, says := range map[string]string{
		"":                        "must be cron(",
		"rate(1 hour)":            "must be cron(",
		"0 * * * ? *":             "must be cron(",
		"cron(0 * * * ? *":        "must be cron(",
		"cron(0 * * * ?)":         "must be cron(",
		"cron(0 0 * * * ? *)":     "must be cron(",
		"cron(0  * * * ? *)":      "must be cron(",
		"cron(0 * * * * *)":       "must be for every day",
		"cron(0 * ? * ? *)":       "must be for every day",
		"cron(0 * ? * MON-FRI *)": "must be for every day",
		"cron(0 * 1 * ? *)":       "must be for every day",
		"cron(0 * * * ? 2027)":    "must be for every day",
		"cron(0 25 * * ? *)":      "is no cron expression",
		"cron(60 * * * ? *)":      "is no cron expression",
		"cron(x * * * ? *)":       "is no cron expression",
		"cron(0 12 * * ? *)":      "must start an auction in every hour",
		"cron(0 0/2 * * ? *)":     "must start an auction in every hour",
		"cron(0 0-11 * * ? *)":    "must start an auction in every hour",
		"cron(0 23-0 * * ? *)":    "must start an auction in every hour",
		"cron(? * * * ? *)":       "is no cron expression",
		"cron(0, * * * ? *)":      "is no cron expression",
		"cron(,0 * * * ? *)":      "is no cron expression",
		"cron(0\n * * * ? *)":     "is no cron expression",
	} {
		if err := checkSchedule(bad); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s", bad, err, says)
		}
	}
}
