package order

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The names of an order's fields, on the wire and in problems.
const (
	FieldRecordID   = "record_id"
	FieldParameter1 = "parameter_1"
	FieldParameter2 = "parameter_2"
)

// MaxParameter1 is how many code points parameter_1 may have.
const MaxParameter1 = 256

// MaxRecordID is how many characters a record_id may have.
const MaxRecordID = 128

// ValidRecordID tells whether an order can have this record_id: letters and digits, and behind the first one '.', '_'
// and '-' too. That also makes it safe in a URL path, an object key and a file name.
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

// Draft is an order as a customer wrote it, before any rule was applied.
type Draft struct {
	NotAnObject bool // the element was a number, a string, a list, … and has no fields
	RecordID    Value
	Parameter1  Value
	Parameter2  Value
	Unknown     []string // names of fields that no order has
}

// Value is one field of a draft: of which kind it was and, for text and numbers, what it said.
type Value struct {
	Kind Kind
	Text string
}

// Kind is what sort of JSON value stood in a field.
type Kind int

// The kinds of values that the rules tell apart. The zero value says that the field was not there.
const (
	Missing Kind = iota
	Text
	Number
	Other // null, true, false, a list or an object
)

// Problem is one reason why one order of a request cannot be placed. Reason completes a sentence that begins with
// the field's name.
type Problem struct {
	Index    int    // of the order in its request, from 0
	RecordID string // as the customer wrote it, empty where it was no string
	Field    string
	Reason   string
}

// New makes an order placed at now, or says everything that is wrong with the draft.
func New(d Draft, now time.Time) (Order, []Problem) {
	if d.NotAnObject {
		return Order{}, []Problem{{Reason: "must be an object"}}
	}
	c := check{}
	if d.RecordID.Kind == Text {
		c.recordID = d.RecordID.Text
	}
	c.field(FieldRecordID, recordIDReason(d.RecordID))
	c.field(FieldParameter1, parameter1Reason(d.Parameter1))
	parameter2, reason := readParameter2(d.Parameter2)
	c.field(FieldParameter2, reason)
	for _, name := range d.Unknown {
		c.field(name, "is not a field of an order")
	}
	if len(c.problems) > 0 {
		return Order{}, c.problems
	}
	return Order{is: Snapshot{
		RecordID: d.RecordID.Text, Parameter1: d.Parameter1.Text, Parameter2: parameter2,
		PlacedAt: TruncateTime(now), Status: Pending, Open: true,
	}}, nil
}

// check gathers the problems of one draft.
type check struct {
	recordID string
	problems []Problem
}

func (c *check) field(name, reason string) {
	if reason != "" {
		c.problems = append(c.problems, Problem{RecordID: c.recordID, Field: name, Reason: reason})
	}
}

func recordIDReason(v Value) string {
	if reason := kindReason(v, Text, "a string"); reason != "" {
		return reason
	}
	if !ValidRecordID(v.Text) {
		return "must be 1 to 128 characters of A-Z, a-z, 0-9, '.', '_' and '-', the first one a letter or a digit"
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

func readParameter2(v Value) (Decimal, string) {
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
