package order_test

import (
	"testing"

	"auction.internal/domain/order"
)

func TestAStatusIsPendingAcceptedOrRejected(t *testing.T) {
	for name, want := range map[string]order.Status{
		"pending": order.Pending, "accepted": order.Accepted, "rejected": order.Rejected,
	} {
		got, err := order.ParseStatus(name)
		if err != nil || got != want || got.String() != name {
			t.Errorf("ParseStatus(%q) = %s, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "Pending", "ACCEPTED", " rejected", "rejected ", "settled", "expired", "open", "null"} {
		if got, err := order.ParseStatus(name); err == nil || got != (order.Status{}) {
			t.Errorf("ParseStatus(%q) = %q, %v, want an error", name, got, err)
		}
	}
}

func TestAcceptedAndRejectedAreTerminal(t *testing.T) {
	for status, want := range map[order.Status]bool{
		order.Pending: false, order.Accepted: true, order.Rejected: true, {}: false,
	} {
		if status.Decided() != want {
			t.Errorf("%q is decided: %v, want %v", status, !want, want)
		}
	}
}

func TestAnOutcomeIsAcceptedOrRejected(t *testing.T) {
	for name, want := range map[string]order.Outcome{
		"accepted": order.OutcomeAccepted, "rejected": order.OutcomeRejected,
	} {
		got, err := order.ParseOutcome(name)
		if err != nil || got != want || got.String() != name {
			t.Errorf("ParseOutcome(%q) = %s, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "pending", "Accepted", "REJECTED", "accepted ", "partially accepted", "null"} {
		if got, err := order.ParseOutcome(name); err == nil || got != (order.Outcome{}) {
			t.Errorf("ParseOutcome(%q) = %q, %v, want an error", name, got, err)
		}
	}
}

func TestAnOutcomeGivesTheTerminalStatusOfItsName(t *testing.T) {
	for outcome, want := range map[order.Outcome]order.Status{
		order.OutcomeAccepted: order.Accepted, order.OutcomeRejected: order.Rejected,
	} {
		if outcome.Status() != want {
			t.Errorf("the outcome %s gives the status %s", outcome, outcome.Status())
		}
	}
}

func TestZeroValuesAreNoStatusAndNoOutcome(t *testing.T) {
	var status order.Status
	if status == order.Pending || status == order.Accepted || status == order.Rejected || status.String() != "" {
		t.Errorf("the zero status is %q", status)
	}
	var outcome order.Outcome
	if outcome == order.OutcomeAccepted || outcome == order.OutcomeRejected || outcome.String() != "" {
		t.Errorf("the zero outcome is %q", outcome)
	}
}
