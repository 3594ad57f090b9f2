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

// asked are the orders a, b and c, each placed at a moment of its own.
func asked(t failer) []order.Order {
	t.Helper()
	return []order.Order{
		pending(t, "a", noon.Add(-time.Hour)), pending(t, "b", noon.Add(-2*time.Hour)), pending(t, "c", noon.Add(-3*time.Hour)),
	}
}

func TestMatchDecidesOrdersByTheirResults(t *testing.T) {
	orders := asked(t)
	got, err := noonAuction(t).Match(orders, []auction.Result{
		{RecordID: "c", Outcome: "rejected", Power: "0.0"}, {RecordID: "a", Outcome: "accepted", Power: "-40e-1"},
	}, run)
	want := []order.Decision{
		{RecordID: "c", PlacedAt: orders[2].PlacedAt(), Outcome: order.OutcomeRejected, Auction: gate, At: run},
		{RecordID: "a", PlacedAt: orders[0].PlacedAt(), Outcome: order.OutcomeAccepted, Power: decimal(t, "-4"), Auction: gate, At: run},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("Match = %+v, %v\nwant %+v; b has no result and stays without a decision", got, err, want)
	}
}

func TestMatchOfNoResultsDecidesNothing(t *testing.T) {
	if got, err := noonAuction(t).Match(asked(t), nil, run); err != nil || len(got) != 0 {
		t.Fatalf("Match = %+v, %v, want nothing", got, err)
	}
}

func TestMatchRefusesTheWholeAnswerForOneBadResult(t *testing.T) {
	good := auction.Result{RecordID: "a", Outcome: "accepted", Power: "4"}
	for name, tc := range map[string]struct {
		bad  auction.Result
		want auction.InvalidResults
	}{
		"not asked":              {auction.Result{RecordID: "d", Outcome: "accepted", Power: "4"}, auction.InvalidResults{UnknownIDs: []string{"d"}}},
		"in other letters":       {auction.Result{RecordID: "B", Outcome: "accepted", Power: "4"}, auction.InvalidResults{UnknownIDs: []string{"B"}}},
		"without an id":          {auction.Result{Outcome: "accepted", Power: "4"}, auction.InvalidResults{UnknownIDs: []string{""}}},
		"the same twice":         {good, auction.InvalidResults{DuplicateIDs: []string{"a"}}},
		"twice, differently":     {auction.Result{RecordID: "a", Outcome: "rejected", Power: "0"}, auction.InvalidResults{DuplicateIDs: []string{"a"}}},
		"pending":                {auction.Result{RecordID: "b", Outcome: "pending", Power: "4"}, auction.InvalidResults{UnknownOutcomes: []string{"b"}}},
		"no outcome":             {auction.Result{RecordID: "b", Power: "4"}, auction.InvalidResults{UnknownOutcomes: []string{"b"}}},
		"an outcome in capitals": {auction.Result{RecordID: "b", Outcome: "Accepted", Power: "4"}, auction.InvalidResults{UnknownOutcomes: []string{"b"}}},
		"no power":               {auction.Result{RecordID: "b", Outcome: "accepted"}, auction.InvalidResults{PowerNotANumber: []string{"b"}}},
		"power not a number":     {auction.Result{RecordID: "b", Outcome: "accepted", Power: "NaN"}, auction.InvalidResults{PowerNotANumber: []string{"b"}}},
		"power of 39 digits":     {auction.Result{RecordID: "b", Outcome: "accepted", Power: strings.Repeat("1", 39)}, auction.InvalidResults{PowerTooManyDigits: []string{"b"}}},
		"power too small":        {auction.Result{RecordID: "b", Outcome: "accepted", Power: "-1e-131"}, auction.InvalidResults{PowerOutOfRange: []string{"b"}}},
		"power out of range":     {auction.Result{RecordID: "b", Outcome: "accepted", Power: "1e126"}, auction.InvalidResults{PowerOutOfRange: []string{"b"}}},
		"rejected, bad power":    {auction.Result{RecordID: "b", Outcome: "rejected", Power: "none"}, auction.InvalidResults{PowerNotANumber: []string{"b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := wantMismatch(t, asked(t), []auction.Result{good, tc.bad})
			if !reflect.DeepEqual(*got, tc.want) {
				t.Fatalf("the mismatch is %+v, want %+v", *got, tc.want)
			}
		})
	}
}

func TestMatchNamesEveryProblemOfTheAnswer(t *testing.T) {
	got := wantMismatch(t, asked(t), []auction.Result{
		{RecordID: "stranger", Outcome: "accepted", Power: "4"},
		{RecordID: "a", Outcome: "maybe", Power: "4"},
		{RecordID: "b", Outcome: "accepted", Power: "four"},
		{RecordID: "c", Outcome: "accepted", Power: "4"},
		{RecordID: "c", Outcome: "accepted", Power: "4"},
		{RecordID: "other", Outcome: "maybe", Power: "four"},
	})
	want := "the platform's answer was refused; orders not asked about: stranger, other; " +
		"with two results: c; with an unknown outcome: a; with a power that is not a number: b"
	if got.Error() != want {
		t.Fatalf("the error is\n%q, want\n%q", got, want)
	}
}

func TestMatchDoesNotTakeAWrongFirstResultForNone(t *testing.T) {
	got := wantMismatch(t, asked(t), []auction.Result{
		{RecordID: "a", Outcome: "maybe", Power: "4"}, {RecordID: "a", Outcome: "accepted", Power: "4"},
	})
	if !slices.Equal(got.UnknownOutcomes, []string{"a"}) || !slices.Equal(got.DuplicateIDs, []string{"a"}) {
		t.Fatalf("the mismatch is %+v, want a with a bad outcome and repeated", *got)
	}
}

func TestMismatchNamesTenIDsOfEachKindAndCountsTheRest(t *testing.T) {
	twelve := make([]string, 12)
	for i := range twelve {
		twelve[i] = strconv.Itoa(i)
	}
	named := "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"
	for name, m := range map[string]*auction.InvalidResults{
		"not asked about": {UnknownIDs: twelve}, "with two results": {DuplicateIDs: twelve},
		"with an unknown outcome": {UnknownOutcomes: twelve}, "with a power that is not a number": {PowerNotANumber: twelve},
		"with a power of more than 38 significant digits":                              {PowerTooManyDigits: twelve},
		"with a power that is neither zero nor of a magnitude from 1e-130 to 9.99e125": {PowerOutOfRange: twelve},
	} {
		if want := "the platform's answer was refused; orders " + name + ": " + named; m.Error() != want {
			t.Errorf("the error is\n%q, want\n%q", m, want)
		}
	}
}

func TestMismatchStaysShortAndValidWhateverThePlatformSends(t *testing.T) {
	var results []auction.Result
	for range 100 {
		results = append(results,
			auction.Result{RecordID: strings.Repeat("x", 100_000)}, auction.Result{RecordID: strings.Repeat("\xffx", 100_000)})
	}
	text := wantMismatch(t, asked(t), results).Error()
	if len(text) > 10_000 || !utf8.ValidString(text) {
		t.Fatalf("the error is %d bytes long and valid UTF-8: %v", len(text), utf8.ValidString(text))
	}
}

func wantMismatch(t failer, orders []order.Order, results []auction.Result) *auction.InvalidResults {
	t.Helper()
	decisions, err := noonAuction(t).Match(orders, results, run)
	mismatch, refused := errors.AsType[*auction.InvalidResults](err)
	if !refused || decisions != nil {
		t.Fatalf("Match(%+v) = %+v, %v, want a *InvalidResults and no decision", results, decisions, err)
	}
	return mismatch
}

func TestMatchNamesAnIDOnceHoweverOftenItCame(t *testing.T) {
	a, stranger := auction.Result{RecordID: "a", Outcome: "accepted", Power: "1"}, auction.Result{RecordID: "y"}
	_, err := noonAuction(t).Match(asked(t), []auction.Result{a, stranger, a, a, stranger}, run)
	mismatch, ok := errors.AsType[*auction.InvalidResults](err)
	if !ok || !slices.Equal(mismatch.DuplicateIDs, []string{"a"}) || !slices.Equal(mismatch.UnknownIDs, []string{"y"}) {
		t.Fatalf("Match: %v, want a and y named once", err)
	}
}
