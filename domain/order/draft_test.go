package order_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

// Reasons in the responses to customers.
const (
	reasonRequired      = "is required"
	reasonString        = "must be a string"
	reasonNumber        = "must be a number"
	reasonRecordID      = "must have 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-', and begin with a letter or digit"
	reasonUTF8          = "must be valid UTF-8"
	reasonUnknown       = "is not a field of an order"
	reasonNotJSON       = "must be a JSON number"
	reasonTooManyDigits = "must have at most 38 significant digits"
	reasonOutOfRange    = "must be zero or have a magnitude of at least 1e-130 and less than 1e126"
	reasonEmpty         = "must have 1 to 256 characters, has 0"
	reasonTooLong       = "must have 1 to 256 characters, has 257"
)

func TestNew_KeepsFieldsAndTruncatesTime(t *testing.T) {
	d := order.Draft{RecordID: asText("unique_id_2"), Parameter1: asText("dé\x00f "), Parameter2: asNumber("-2.10")}
	cet := time.FixedZone("CET", 3600)
	got := place(t, d, placed.Add(1_999*time.Microsecond).In(cet)).Snapshot()
	want := order.Snapshot{
		RecordID: "unique_id_2", Parameter1: "dé\x00f ", Parameter2: decimal(t, "-2.1"),
		PlacedAt: placed.Add(time.Millisecond), Status: order.Pending, Open: true,
	}
	if got != want {
		t.Fatalf("New = %+v\nwant  %+v", got, want)
	}
}

func TestNew_ReportsInvalidField(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*order.Draft)
		field  string
		reason string
	}{
		"no record_id":         {func(d *order.Draft) { d.RecordID = order.Value{} }, "record_id", reasonRequired},
		"record_id a number":   {func(d *order.Draft) { d.RecordID = asNumber("4") }, "record_id", reasonString},
		"record_id null":       {func(d *order.Draft) { d.RecordID.Kind = order.Other }, "record_id", reasonString},
		"record_id empty":      {func(d *order.Draft) { d.RecordID = asText("") }, "record_id", reasonRecordID},
		"record_id a path":     {func(d *order.Draft) { d.RecordID = asText("../x") }, "record_id", reasonRecordID},
		"no parameter_1":       {func(d *order.Draft) { d.Parameter1 = order.Value{} }, "parameter_1", reasonRequired},
		"parameter_1 a number": {func(d *order.Draft) { d.Parameter1 = asNumber("4") }, "parameter_1", reasonString},
		"parameter_1 null":     {func(d *order.Draft) { d.Parameter1.Kind = order.Other }, "parameter_1", reasonString},
		"parameter_1 empty":    {func(d *order.Draft) { d.Parameter1 = asText("") }, "parameter_1", reasonEmpty},
		"parameter_1 too long": {
			func(d *order.Draft) { d.Parameter1 = asText(strings.Repeat("é", 257)) }, "parameter_1", reasonTooLong,
		},
		"parameter_1 not UTF-8": {func(d *order.Draft) { d.Parameter1 = asText("ab\xff") }, "parameter_1", reasonUTF8},
		"parameter_1 surrogate": {func(d *order.Draft) { d.Parameter1 = asText("\xed\xa0\x80") }, "parameter_1", reasonUTF8},
		"no parameter_2":        {func(d *order.Draft) { d.Parameter2 = order.Value{} }, "parameter_2", reasonRequired},
		"parameter_2 a string":  {func(d *order.Draft) { d.Parameter2 = asText("4") }, "parameter_2", reasonNumber},
		"parameter_2 null":      {func(d *order.Draft) { d.Parameter2.Kind = order.Other }, "parameter_2", reasonNumber},
		"parameter_2 not JSON":  {func(d *order.Draft) { d.Parameter2 = asNumber("01") }, "parameter_2", reasonNotJSON},
		"parameter_2 too long":  {func(d *order.Draft) { d.Parameter2 = asNumber(digits(39)) }, "parameter_2", reasonTooManyDigits},
		"parameter_2 too large": {func(d *order.Draft) { d.Parameter2 = asNumber("1e126") }, "parameter_2", reasonOutOfRange},
		"unknown field status":  {func(d *order.Draft) { d.Unknown = []string{"status"} }, "status", reasonUnknown},
		"unknown field ttl":     {func(d *order.Draft) { d.Unknown = []string{"ttl"} }, "ttl", reasonUnknown},
		"unnamed field":         {func(d *order.Draft) { d.Unknown = []string{""} }, "", reasonUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			d := draft("x")
			tc.change(&d)
			want := order.Problem{Field: tc.field, Reason: tc.reason}
			if d.RecordID.Kind == order.Text {
				want.RecordID = d.RecordID.Text
			}
			wantProblems(t, d, want)
		})
	}
}

func TestNew_ReportsAllProblems(t *testing.T) {
	wantProblems(t, order.Draft{Unknown: []string{"status", "ttl"}},
		order.Problem{Field: "record_id", Reason: reasonRequired},
		order.Problem{Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Field: "status", Reason: reasonUnknown},
		order.Problem{Field: "ttl", Reason: reasonUnknown},
	)
	wantProblems(t, order.Draft{RecordID: asText("-x"), Parameter1: asText("\xff"), Parameter2: asNumber("NaN")},
		order.Problem{RecordID: "-x", Field: "record_id", Reason: reasonRecordID},
		order.Problem{RecordID: "-x", Field: "parameter_1", Reason: reasonUTF8},
		order.Problem{RecordID: "-x", Field: "parameter_2", Reason: reasonNotJSON},
	)
}

func TestNew_NotAnObject(t *testing.T) {
	wantProblems(t, order.Draft{NotAnObject: true}, order.Problem{Reason: "must be an object"})
}

func TestValidRecordID(t *testing.T) {
	for _, id := range []string{
		"a", "Z", "0", "unique_id_1", "a.b-c_d", "a..", "9-", "A_", strings.Repeat("x", 128),
	} {
		if !order.ValidRecordID(id) {
			t.Errorf("ValidRecordID(%q) = false, want true", id)
		}
	}
	for _, id := range []string{
		"", ".", "..", ".a", "-a", "_a", "a b", " a", "a ", "a/b", `a\b`, "a:b", "a%2Fb", "a?", "a#b", "a+b", "a,b", "a'b",
		"a\n", "\na", "a\x00", "é", "aé", "a\u200b", "ａ", "٣", "\xff", "a\xff", strings.Repeat("x", 129),
	} {
		if order.ValidRecordID(id) {
			t.Errorf("ValidRecordID(%q) = true, want false", id)
		}
	}
}

func TestNew_CountsParameter1InCodePoints(t *testing.T) {
	for _, character := range []string{"a", "é", "€", "\U0001F50B", "\x00", "\uFFFD", "\u0301"} {
		d := draft("x")
		d.Parameter1 = asText(strings.Repeat(character, 256))
		wantProblems(t, d)
		d.Parameter1 = asText(strings.Repeat(character, 257))
		wantProblems(t, d, order.Problem{RecordID: "x", Field: "parameter_1", Reason: reasonTooLong})
	}
}

func TestNew_KeepsParameter1Bytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draft("x")
		d.Parameter1 = asText(rapid.StringN(1, 256, -1).Draw(t, "parameter_1"))
		if got := place(t, d, placed).Parameter1(); got != d.Parameter1.Text {
			t.Fatalf("Parameter1() = %q, want %q", got, d.Parameter1.Text)
		}
	})
}

// wantProblems checks that New returns these problems. Without problems, New must return an order.
func wantProblems(t *testing.T, d order.Draft, want ...order.Problem) {
	t.Helper()
	o, got := order.New(d, placed)
	if !slices.Equal(got, want) {
		t.Errorf("New(%+v): problems\n%+v, want\n%+v", d, got, want)
	}
	if len(want) > 0 && o != (order.Order{}) {
		t.Errorf("New(%+v) = %+v and problems, want the zero order", d, o)
	}
}
