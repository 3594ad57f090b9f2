package order

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The field names of an order in requests, responses and problems.
const (
	FieldRecordID   = "record_id"
	FieldParameter1 = "parameter_1"
	FieldParameter2 = "parameter_2"
)

// MaxParameter1 is the maximum length of parameter_1, in code points.
const MaxParameter1 = 256

// MaxRecordID is the maximum length of a record_id, in characters.
const MaxRecordID = 128

// ValidRecordID reports whether text is a valid record_id: 1 to 128 ASCII letters, digits, '.', '_'
// and '-', beginning with a letter or digit. A valid record_id needs no escaping in a URL path, an
// object key or a file name.
func ValidRecordID(text string) bool {
	if len(text) < 1 || len(text) > MaxRecordID || strings.Contains("._-", text[:1]) {
		return false
	}
	for i := range len(text) {
		c := text[i]
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// Draft is an order as received from a customer, not yet validated.
type Draft struct {
	NotAnObject bool // the JSON value was not an object, so it has no fields
	RecordID    Value
	Parameter1  Value
	Parameter2  Value
	Unknown     []string // names of fields that an order does not have
}

// Value is the value of one field of a draft.
type Value struct {
	Kind Kind
	Text string // the decoded string or the literal of a number; empty for other kinds
}

// Kind is the kind of a JSON value.
type Kind int

// The kinds of JSON values that validation distinguishes. The zero value, Missing, means that the
// field is absent.
const (
	Missing Kind = iota
	Text
	Number
	Other // null, true, false, an array or an object
)

// Problem is one reason why one order of a request cannot be placed.
type Problem struct {
	Index    int    // of the order in its request, from 0
	RecordID string // as received; empty if it was not a string
	Field    string // empty if the problem concerns the whole order
	Reason   string // completes a sentence that begins with the field's name
}

// New validates a draft and returns a pending order that is placed at now. If the draft is invalid,
// New returns all of its problems, with Index 0.
func New(d Draft, now time.Time) (Order, []Problem) {
	if d.NotAnObject {
		return Order{}, []Problem{{Reason: "must be an object"}}
	}
	v := validation{}
	if d.RecordID.Kind == Text {
		v.recordID = d.RecordID.Text
	}
	v.add(FieldRecordID, recordIDReason(d.RecordID))
	v.add(FieldParameter1, parameter1Reason(d.Parameter1))
	parameter2, reason := parseParameter2(d.Parameter2)
	v.add(FieldParameter2, reason)
	for _, name := range d.Unknown {
		v.add(name, "is not a field of an order")
	}
	if len(v.problems) > 0 {
		return Order{}, v.problems
	}
	return Order{state: Snapshot{
		RecordID: d.RecordID.Text, Parameter1: d.Parameter1.Text, Parameter2: parameter2,
		PlacedAt: TruncateTime(now), Status: Pending, Open: true,
	}}, nil
}

// validation collects the problems of one draft.
type validation struct {
	recordID string
	problems []Problem
}

// add adds a problem of the field, unless the reason is empty.
func (v *validation) add(field, reason string) {
	if reason != "" {
		v.problems = append(v.problems, Problem{RecordID: v.recordID, Field: field, Reason: reason})
	}
}

func recordIDReason(v Value) string {
	if reason := kindReason(v, Text, "a string"); reason != "" {
		return reason
	}
	if !ValidRecordID(v.Text) {
		return "must have 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-', and begin with a letter or digit"
	}
	return ""
}

func parameter1Reason(v Value) string {
	if reason := kindReason(v, Text, "a string"); reason != "" {
		return reason
	}
	if !utf8.ValidString(v.Text) {
		return "must be valid UTF-8"
	}
	if n := utf8.RuneCountInString(v.Text); n < 1 || n > MaxParameter1 {
		return fmt.Sprintf("must have 1 to %d characters, has %d", MaxParameter1, n)
	}
	return ""
}

func parseParameter2(v Value) (Decimal, string) {
	if reason := kindReason(v, Number, "a number"); reason != "" {
		return Decimal{}, reason
	}
	d, err := ParseDecimal(v.Text)
	if err != nil {
		return Decimal{}, err.Error()
	}
	return d, ""
}

func kindReason(v Value, want Kind, name string) string {
	switch v.Kind {
	case want:
		return ""
	case Missing:
		return "is required"
	default:
		return "must be " + name
	}
}
