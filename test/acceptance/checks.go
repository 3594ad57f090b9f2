package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// check verifies one part of the API's contract.
type check struct {
	name string
	run  func(*suite, context.Context) error
}

// checks lists the checks in the order in which they run: some need orders that an earlier check
// placed.
var checks = []check{
	{"unsigned requests are rejected (403) and store nothing", (*suite).checkUnsigned},
	{"new orders are placed (201) with status pending", (*suite).checkPlace},
	{"replaying the request (201) changes nothing", (*suite).checkReplay},
	{"GET returns each order as it was sent, expiring 24 hours after it was placed", (*suite).checkGet},
	{"a record_id in use is a conflict (409), and the other orders are stored", (*suite).checkConflict},
	{"an invalid order is reported (400), and no order of the request is stored", (*suite).checkInvalidOrder},
	{"an unknown order is not found (404)", (*suite).checkUnknownOrder},
	{"an unknown path is not found (404)", (*suite).checkUnknownPath},
	{"an unsupported method is rejected (405) with an Allow header", (*suite).checkMethod},
	{"an unsupported content type is rejected (415) and stores nothing", (*suite).checkContentType},
	{"an empty body is rejected (400)", (*suite).checkEmptyBody},
}

// skipError is the error of a check that cannot run. Its text is the reason.
type skipError string

func (e skipError) Error() string { return string(e) }

// run runs every check and prints one line for each. The error lists the failed checks.
func (s *suite) run(ctx context.Context, out io.Writer) error {
	var failed []string
	for _, c := range checks {
		err := c.run(s, ctx)
		reason, skipped := errors.AsType[skipError](err)
		switch {
		case err == nil:
			fmt.Fprintf(out, "  ok    %s\n", c.name)
		case skipped:
			fmt.Fprintf(out, "  skip  %s: %s\n", c.name, reason)
		default:
			line := fmt.Sprintf("%s: %s", c.name, strings.ReplaceAll(err.Error(), "\n", "; "))
			fmt.Fprintf(out, "  FAIL  %s\n", line)
			failed = append(failed, line)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d checks failed:\n  %s", len(failed), len(checks), strings.Join(failed, "\n  "))
	}
	return nil
}
