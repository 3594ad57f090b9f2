package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// promise is one thing that the API promises, and how a visit checks it.
type promise struct {
	says  string
	check func(*visit, context.Context) error
}

// promises are in the order in which they are checked: some build on the orders that an earlier one placed.
var promises = []promise{
	{"an unsigned request is refused, and stores nothing", (*visit).refusesUnsigned},
	{"new orders are placed, and pending", (*visit).placesOrders},
	{"the same request again changes nothing", (*visit).replays},
	{"an order is shown as it was sent, for 24 hours", (*visit).showsOrders},
	{"another order under a taken record_id is a conflict, the rest of its request is stored", (*visit).namesConflicts},
	{"a bad order is named, and nothing of its request is stored", (*visit).namesProblems},
	{"an unknown order is not found", (*visit).knowsNoOtherOrder},
	{"another path is not found", (*visit).knowsNoOtherPath},
	{"another method is refused, and the right one told", (*visit).takesNoOtherMethod},
	{"another content type is refused, and nothing is stored", (*visit).takesNoOtherContentType},
	{"an empty body is refused", (*visit).takesNoEmptyBody},
}

// skip is the error of a promise that cannot be checked: why not.
type skip string

func (s skip) Error() string { return string(s) }

// check checks every promise, a line each. The error lists those that are broken.
func (v *visit) check(ctx context.Context, out io.Writer) error {
	var broken []string
	for _, p := range promises {
		err := p.check(v, ctx)
		why, skipped := errors.AsType[skip](err)
		switch {
		case err == nil:
			fmt.Fprintf(out, "  ok    %s\n", p.says)
		case skipped:
			fmt.Fprintf(out, "  skip  %s: %s\n", p.says, why)
		default:
			line := fmt.Sprintf("%s: %s", p.says, strings.ReplaceAll(err.Error(), "\n", "; "))
			fmt.Fprintf(out, "  FAIL  %s\n", line)
			broken = append(broken, line)
		}
	}
	if len(broken) > 0 {
		return fmt.Errorf("%d of %d promises are broken:\n  %s", len(broken), len(promises), strings.Join(broken, "\n  "))
	}
	return nil
}
