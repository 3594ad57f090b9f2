package program

import (
	"strings"
	"testing"
)

func TestValidateSchedule(t *testing.T) {
	for _, schedule := range []string{
		"cron(0 * * * ? *)", "cron(30 * ? * * *)", "cron(0/15 * * * ? *)", "cron(5,35 0-23 * * ? *)",
		"cron(*/10 */1 * * ? *)",
	} {
		if err := validateSchedule(schedule); err != nil {
			t.Errorf("validateSchedule(%q) = %v, want nil", schedule, err)
		}
	}
	for schedule, want := range map[string]string{
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
		"cron(0 25 * * ? *)":      "must be a cron expression",
		"cron(60 * * * ? *)":      "must be a cron expression",
		"cron(x * * * ? *)":       "must be a cron expression",
		"cron(0 12 * * ? *)":      "must start at least one auction",
		"cron(0 0/2 * * ? *)":     "must start at least one auction",
		"cron(0 0-11 * * ? *)":    "must start at least one auction",
		"cron(0 23-0 * * ? *)":    "must start at least one auction",
		"cron(? * * * ? *)":       "must be a cron expression",
		"cron(0, * * * ? *)":      "must be a cron expression",
		"cron(,0 * * * ? *)":      "must be a cron expression",
		"cron(0\n * * * ? *)":     "must be a cron expression",
	} {
		if err := validateSchedule(schedule); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("validateSchedule(%q) = %v, want %q", schedule, err, want)
		}
	}
}
