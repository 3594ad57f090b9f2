package auction_test

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// requested returns the pending orders a, b and c, placed at different times.
func requested(t failer) []order.Order {
	t.Helper()
	return []order.Order{
		pending(t, "a", noon.Add(-time.Hour)),
		pending(t, "b", noon.Add(-2*time.Hour)),
		pending(t, "c", noon.Add(-3*time.Hour)),
	}
}

func TestDecisions(t *testing.T) {
	orders := requested(t)
	got, err := noonAuction(t).Decisions(orders, []auction.Result{
		{RecordID: "c", Outcome: "rejected", Power: "0.0"}, {RecordID: "a", Outcome: "accepted", Power: "-40e-1"},
	}, executedAt)
	want := []order.Decision{
		{RecordID: "c", PlacedAt: orders[2].PlacedAt(), Outcome: order.OutcomeRejected, Auction: gate, DecidedAt: executedAt},
		{
			RecordID: "a", PlacedAt: orders[0].PlacedAt(), Outcome: order.OutcomeAccepted,
			Power: decimal(t, "-4"), Auction: gate, DecidedAt: executedAt,
		},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("Decisions = %+v, %v\nwant %+v and no decision for b", got, err, want)
	}
}

func TestDecisions_NoResults(t *testing.T) {
	if got, err := noonAuction(t).Decisions(requested(t), nil, executedAt); err != nil || len(got) != 0 {
		t.Fatalf("Decisions = %+v, %v, want no decisions", got, err)
	}
}

func TestDecisions_InvalidResult(t *testing.T) {
	result := func(recordID, outcome, power string) auction.Result {
		return auction.Result{RecordID: recordID, Outcome: outcome, Power: power}
	}
	type problems = auction.InvalidResultsError
	valid := result("a", "accepted", "4")
	for name, tc := range map[string]struct {
		invalid auction.Result
		want    problems
	}{
		"unknown record_id":       {result("d", "accepted", "4"), problems{UnknownIDs: []string{"d"}}},
		"record_id in other case": {result("B", "accepted", "4"), problems{UnknownIDs: []string{"B"}}},
		"empty record_id":         {result("", "accepted", "4"), problems{UnknownIDs: []string{""}}},
		"equal duplicate":         {valid, problems{DuplicateIDs: []string{"a"}}},
		"different duplicate":     {result("a", "rejected", "0"), problems{DuplicateIDs: []string{"a"}}},
		"pending":                 {result("b", "pending", "4"), problems{UnknownOutcomes: []string{"b"}}},
		"no outcome":              {result("b", "", "4"), problems{UnknownOutcomes: []string{"b"}}},
		"outcome in upper case":   {result("b", "Accepted", "4"), problems{UnknownOutcomes: []string{"b"}}},
		"no power":                {result("b", "accepted", ""), problems{PowerNotANumber: []string{"b"}}},
		"power not a number":      {result("b", "accepted", "NaN"), problems{PowerNotANumber: []string{"b"}}},
		"power of 39 digits":      {result("b", "accepted", strings.Repeat("1", 39)), problems{PowerTooManyDigits: []string{"b"}}},
		"power too small":         {result("b", "accepted", "-1e-131"), problems{PowerOutOfRange: []string{"b"}}},
		"power out of range":      {result("b", "accepted", "1e126"), problems{PowerOutOfRange: []string{"b"}}},
		"rejected, bad power":     {result("b", "rejected", "none"), problems{PowerNotANumber: []string{"b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := wantInvalidResults(t, requested(t), []auction.Result{valid, tc.invalid})
			if !reflect.DeepEqual(*got, tc.want) {
				t.Fatalf("Decisions = %+v, want %+v", *got, tc.want)
			}
		})
	}
}

func TestDecisions_ReportsAllProblems(t *testing.T) {
	got := wantInvalidResults(t, requested(t), []auction.Result{
		{RecordID: "unknown", Outcome: "accepted", Power: "4"},
		{RecordID: "a", Outcome: "maybe", Power: "4"},
		{RecordID: "b", Outcome: "accepted", Power: "four"},
		{RecordID: "c", Outcome: "accepted", Power: "4"},
		{RecordID: "c", Outcome: "accepted", Power: "4"},
		{RecordID: "other", Outcome: "maybe", Power: "four"},
	})
	want := "platform results rejected: unknown record_id: unknown, other; duplicate record_id: c; " +
		"unknown outcome: a; power must be a JSON number: b"
	if got.Error() != want {
		t.Fatalf("Decisions: error\n%q, want\n%q", got, want)
	}
}

func TestDecisions_DuplicateOfInvalidResult(t *testing.T) {
	got := wantInvalidResults(t, requested(t), []auction.Result{
		{RecordID: "a", Outcome: "maybe", Power: "4"}, {RecordID: "a", Outcome: "accepted", Power: "4"},
	})
	if !slices.Equal(got.UnknownOutcomes, []string{"a"}) || !slices.Equal(got.DuplicateIDs, []string{"a"}) {
		t.Fatalf("Decisions = %+v, want a as unknown outcome and as duplicate", *got)
	}
}

func TestInvalidResults_NamesTenIDsOfEachProblem(t *testing.T) {
	twelve := make([]string, 12)
	for i := range twelve {
		twelve[i] = strconv.Itoa(i)
	}
	list := "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"
	for problem, err := range map[string]*auction.InvalidResultsError{
		"unknown record_id":                             {UnknownIDs: twelve},
		"duplicate record_id":                           {DuplicateIDs: twelve},
		"unknown outcome":                               {UnknownOutcomes: twelve},
		"power must be a JSON number":                   {PowerNotANumber: twelve},
		"power must have at most 38 significant digits": {PowerTooManyDigits: twelve},
		"power must be zero or have a magnitude of at least 1e-130 and less than 1e126": {PowerOutOfRange: twelve},
	} {
		if want := "platform results rejected: " + problem + ": " + list; err.Error() != want {
			t.Errorf("Error() =\n%q, want\n%q", err, want)
		}
	}
}

func TestInvalidResults_ErrorIsShortAndValidUTF8(t *testing.T) {
	var results []auction.Result
	for range 100 {
		results = append(results,
			auction.Result{RecordID: strings.Repeat("x", 100_000)},
			auction.Result{RecordID: strings.Repeat("\xffx", 100_000)})
	}
	text := wantInvalidResults(t, requested(t), results).Error()
	if len(text) > 10_000 || !utf8.ValidString(text) {
		t.Fatalf("Error() has %d bytes, valid UTF-8 is %v, want at most 10000 and true", len(text), utf8.ValidString(text))
	}
}

// wantInvalidResults checks that Decisions rejects the results, and returns its error.
func wantInvalidResults(t failer, orders []order.Order, results []auction.Result) *auction.InvalidResultsError {
	t.Helper()
	decisions, err := noonAuction(t).Decisions(orders, results, executedAt)
	invalid, ok := errors.AsType[*auction.InvalidResultsError](err)
	if !ok || decisions != nil {
		t.Fatalf("Decisions(%+v) = %+v, %v, want an *InvalidResultsError and no decisions", results, decisions, err)
	}
	return invalid
}

func TestDecisions_NamesEachIDOnce(t *testing.T) {
	a, unknown := auction.Result{RecordID: "a", Outcome: "accepted", Power: "1"}, auction.Result{RecordID: "y"}
	_, err := noonAuction(t).Decisions(requested(t), []auction.Result{a, unknown, a, a, unknown}, executedAt)
	invalid, ok := errors.AsType[*auction.InvalidResultsError](err)
	if !ok || !slices.Equal(invalid.DuplicateIDs, []string{"a"}) || !slices.Equal(invalid.UnknownIDs, []string{"y"}) {
		t.Fatalf("Decisions = %v, want a and y once", err)
	}
}
