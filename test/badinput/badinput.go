// Package badinput lists invalid requests to POST /orders, each with its error response. AWS and
// the local system respond with the same errors.
package badinput

import (
	"fmt"
	"net/http"
	"strings"
)

// Case is an invalid body and the error response to it.
type Case struct {
	Body     string
	Status   int
	Contains string // part of the response body
}

// Cases are the invalid bodies, by case name.
var Cases = map[string]Case{
	// Invalid JSON.
	"trailing comma in an order": badRequest(
		`[{"record_id":"x","parameter_1":"abc","parameter_2":4,}]`,
		"line 1, column 54",
	),
	"trailing comma in the list": badRequest(
		"[\n{\"record_id\":\"x\",\"parameter_1\":\"a\",\"parameter_2\":4},\n]",
		"line 2, column 52",
	),
	"truncated": badRequest(`[{"record_id":`, "invalid JSON at line 1, column 15"),
	"two JSON values": badRequest(
		`[{"record_id":"x","parameter_1":"a","parameter_2":4}] []`,
		"invalid JSON",
	),
	"parameter_2 is NaN": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":NaN`),
		"invalid JSON",
	),
	"nested too deeply": badRequest(nested(20_000), "invalid JSON"),
	"duplicate key": badRequest(
		withRecordID(`"record_id":"y","parameter_1":"a","parameter_2":4`),
		"duplicate",
	),
	"invalid UTF-8": badRequest(
		withRecordID("\"parameter_1\":\"\xff\",\"parameter_2\":4"),
		"invalid UTF-8",
	),
	"lone surrogate": badRequest(withRecordID(`"parameter_1":"\ud800","parameter_2":4`), "surrogate"),
	"control character": badRequest(
		withRecordID("\"parameter_1\":\"\x01\",\"parameter_2\":4"),
		"invalid JSON",
	),

	// Not a list of orders.
	"no body":                  badRequest(``, "Request body is empty"),
	"only white space":         badRequest(" \n\t", "Request body is empty"),
	"null instead of a list":   badRequest(`null`, "must be a list"),
	"number instead of a list": badRequest(`4`, "must be a list"),
	"string instead of a list": badRequest(`"x"`, "must be a list"),
	"empty string":             badRequest(`""`, "must be a list"),
	"object instead of a list": badRequest(
		`{"record_id":"x","parameter_1":"a","parameter_2":4}`,
		"must be a list",
	),
	"empty object":        badRequest(`{}`, "must be a list"),
	"empty list":          badRequest(`[]`, "must contain 1 to 10000 orders"),
	"list without orders": badRequest(`[null,4,"x",[]]`, `"index":3`),

	// Invalid orders.
	"no record_id": badRequest(
		`[{"parameter_1":"a","parameter_2":4}]`,
		`"field":"record_id","reason":"is required"`,
	),
	"record_id with a slash": badRequest(
		`[{"record_id":"../x","parameter_1":"a","parameter_2":4}]`,
		"and begin with a letter or digit",
	),
	"record_id too long": badRequest(
		`[{"record_id":"`+strings.Repeat("x", 129)+`","parameter_1":"a","parameter_2":4}]`,
		"1 to 128",
	),
	"duplicate record_id": badRequest(
		Numbered(30, func(i int) string { return ValidOrder(i % 29) }),
		`"index":29,"record_id":"order-00000","field":"record_id","reason":"is a duplicate of the record_id at index 0"`,
	),
	"no parameter_1": badRequest(
		withRecordID(`"parameter_2":4`),
		`"field":"parameter_1","reason":"is required"`,
	),
	"parameter_1 is a number": badRequest(
		withRecordID(`"parameter_1":1,"parameter_2":4`),
		"must be a string",
	),
	"parameter_1 is null": badRequest(
		withRecordID(`"parameter_1":null,"parameter_2":4`),
		"must be a string",
	),
	"parameter_1 is empty": badRequest(
		withRecordID(`"parameter_1":"","parameter_2":4`),
		"must have 1 to 256 characters",
	),
	"parameter_1 too long": badRequest(
		withRecordID(`"parameter_1":"`+strings.Repeat("é", 257)+`","parameter_2":4`),
		"has 257",
	),
	"no parameter_2": badRequest(
		withRecordID(`"parameter_1":"a"`),
		`"field":"parameter_2","reason":"is required"`,
	),
	"parameter_2 is a string": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":"4"`),
		"must be a number",
	),
	"parameter_2 is deeply nested": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":`+nested(2_000)),
		"must be a number",
	),
	"parameter_2 too large": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":1e400`),
		"magnitude",
	),
	"parameter_2 has 39 digits": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":`+strings.Repeat("1", 39)),
		"38 significant digits",
	),
	"unknown field": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":4,"price":1`),
		`"field":"price"`,
	),
	"status set by the client": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":4,"status":"accepted"`),
		`"field":"status"`,
	),
	"ttl set by the client": badRequest(
		withRecordID(`"parameter_1":"a","parameter_2":4,"ttl":1`),
		`"field":"ttl"`,
	),
	"key in another case": badRequest(
		`[{"Record_ID":"x","parameter_1":"a","parameter_2":4}]`,
		`"field":"Record_ID"`,
	),
	"last of 30 orders invalid": badRequest(Numbered(30, lastOf30Invalid), `"index":29`),

	// Too large.
	"10,001 orders": badRequest(Numbered(10_001, ValidOrder), "this one contains 10001"),
	"3,000,001 bytes": {
		strings.Repeat(" ", 3_000_001), http.StatusRequestEntityTooLarge, "3,000,000 bytes",
	},
	// JSON escapes each of these characters to six bytes: the event would be too large for Lambda.
	"2,900,000 control characters": badRequest(
		strings.Repeat("\x01", 2_900_000),
		"invalid JSON at line 1, column 1",
	),
}

// ContentTypes are values of the Content-Type header, by case name. Valid orders with any of them
// are rejected with 415.
var ContentTypes = map[string][]string{
	"form":                              {"application/x-www-form-urlencoded"},
	"JSON, then text in another header": {"application/json", "text/plain"},
	"text, then JSON in another header": {"text/plain", "application/json"},
	"JSON and text in one header":       {"application/json, text/plain"},
	"JSON with an invalid parameter":    {"application/json; charset"},
}

func badRequest(body, contains string) Case { return Case{body, http.StatusBadRequest, contains} }

// withRecordID returns a list of one order with the record_id x and the fields.
func withRecordID(fields string) string { return `[{"record_id":"x",` + fields + `}]` }

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func lastOf30Invalid(i int) string {
	if i == 29 {
		return `{"parameter_1":"p","parameter_2":1}`
	}
	return ValidOrder(i)
}

// Numbered returns a body of n orders. The order at index i is newOrder(i).
func Numbered(n int, newOrder func(i int) string) string {
	orders := make([]string, n)
	for i := range orders {
		orders[i] = newOrder(i)
	}
	return "[" + strings.Join(orders, ",") + "]"
}

// ValidOrder returns a valid order with i in its record_id and as its parameter_2.
func ValidOrder(i int) string {
	return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":"p","parameter_2":%d}`, i, i)
}
