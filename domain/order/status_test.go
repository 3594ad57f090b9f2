package order_test

import (
	"testing"

	"auction.internal/domain/order"
)

func TestParseStatus(t *testing.T) {
	for name, want := range map[string]order.Status{
		"pending": order.Pending, "accepted": order.Accepted, "rejected": order.Rejected,
	} {
		got, err := order.ParseStatus(name)
		if err != nil || got != want || got.String() != name {
			t.Errorf("ParseStatus(%q) = %s, %v, want %s", name, got, err, name)
		}
	}
	for _, name := range []string{
		"", "Pending", "ACCEPTED", " rejected", "rejected ", "settled", "expired", "open", "null",
	} {
		if got, err := order.ParseStatus(name); err == nil || got != (order.Status{}) {
			t.Errorf("ParseStatus(%q) = %q, %v, want an error", name, got, err)
		}
	}
}

func TestStatus_Decided(t *testing.T) {
	for status, want := range map[order.Status]bool{
		order.Pending: false, order.Accepted: true, order.Rejected: true, {}: false,
	} {
		if status.Decided() != want {
			t.Errorf("%q: Decided() = %v, want %v", status, !want, want)
		}
	}
}

func TestParseOutcome(t *testing.T) {
	for name, want := range map[string]order.Outcome{
		"accepted": order.OutcomeAccepted, "rejected": order.OutcomeRejected,
	} {
		got, err := order.ParseOutcome(name)
		if err != nil || got != want || got.String() != name {
			t.Errorf("ParseOutcome(%q) = %s, %v, want %s", name, got, err, name)
		}
	}
	for _, name := range []string{"", "pending", "Accepted", "REJECTED", "accepted ", "partially accepted", "null"} {
		if got, err := order.ParseOutcome(name); err == nil || got != (order.Outcome{}) {
			t.Errorf("ParseOutcome(%q) = %q, %v, want an error", name, got, err)
		}
	}
}

func TestOutcome_Status(t *testing.T) {
	for outcome, want := range map[order.Outcome]order.Status{
		order.OutcomeAccepted: order.Accepted, order.OutcomeRejected: order.Rejected,
	} {
		if outcome.Status() != want {
			t.Errorf("%s: Status() = %s, want %s", outcome, outcome.Status(), want)
		}
	}
}

func TestStatusAndOutcome_ZeroValues(t *testing.T) {
	var status order.Status
	if status == order.Pending || status == order.Accepted || status == order.Rejected || status.String() != "" {
		t.Errorf("Status{} = %q, want none of the statuses", status)
	}
	var outcome order.Outcome
	if outcome == order.OutcomeAccepted || outcome == order.OutcomeRejected || outcome.String() != "" {
		t.Errorf("Outcome{} = %q, want none of the outcomes", outcome)
	}
}
