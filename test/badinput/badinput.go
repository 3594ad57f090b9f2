// Package badinput lists invalid requests to POST /orders with the error that each one gets. The errors
// are the same on AWS and on one machine.
package badinput

import (
	"fmt"
	"net/http"
	"strings"
)

// Case is an invalid body and its error.
type Case struct {
	Body     string
	Status   int
	Contains string // part of the response's body
}

const bad = http.StatusBadRequest

// Cases are the invalid bodies, by name.
var Cases = map[string]Case{
	"trailing comma in an order": {`[{"record_id":"x","parameter_1":"abc","parameter_2":4,}]`, bad, "line 1, column 54"},
	"trailing comma in the list": {"[\n{\"record_id\":\"x\",\"parameter_1\":\"a\",\"parameter_2\":4},\n]", bad, "line 2, column 52"},
	"malformed":                  {`[{"record_id":`, bad, "invalid JSON at line 1, column 15"},
	"an object":                  {`{"record_id":"x","parameter_1":"a","parameter_2":4}`, bad, "must be a list"},
	"null":                       {`null`, bad, "must be a list"},
	"a string":                   {`"x"`, bad, "must be a list"},
	"a number":                   {`4`, bad, "must be a list"},
	"an empty list":              {`[]`, bad, "must contain 1 to 10000 orders"},
	"an empty object":            {`{}`, bad, "must be a list"},
	"an empty string":            {`""`, bad, "must be a list"},
	"no body":                    {``, bad, "Request body is empty"},
	"white space":                {" \n\t", bad, "Request body is empty"},
	"two values":                 {`[{"record_id":"x","parameter_1":"a","parameter_2":4}] []`, bad, "invalid JSON"},
	"list of other things":       {`[null,4,"x",[]]`, bad, `"index":3`},
	"no record_id":               {`[{"parameter_1":"a","parameter_2":4}]`, bad, `"field":"record_id","reason":"is required"`},
	"no parameter_1":             {one(`"parameter_2":4`), bad, `"field":"parameter_1","reason":"is required"`},
	"no parameter_2":             {one(`"parameter_1":"a"`), bad, `"field":"parameter_2","reason":"is required"`},
	"parameter_1 a number":       {one(`"parameter_1":1,"parameter_2":4`), bad, "must be a string"},
	"parameter_1 null":           {one(`"parameter_1":null,"parameter_2":4`), bad, "must be a string"},
	"parameter_1 empty":          {one(`"parameter_1":"","parameter_2":4`), bad, "must have 1 to 256 characters"},
	"parameter_1 too long":       {one(`"parameter_1":"` + strings.Repeat("é", 257) + `","parameter_2":4`), bad, "has 257"},
	"parameter_2 a string":       {one(`"parameter_1":"a","parameter_2":"4"`), bad, "must be a number"},
	"parameter_2 nested deep":    {one(`"parameter_1":"a","parameter_2":` + nested(2_000)), bad, "must be a number"},
	"nested too deep":            {nested(20_000), bad, "invalid JSON"},
	"parameter_2 too large":      {one(`"parameter_1":"a","parameter_2":1e400`), bad, "magnitude"},
	"parameter_2 NaN":            {one(`"parameter_1":"a","parameter_2":NaN`), bad, "invalid JSON"},
	"parameter_2 of 39 digits":   {one(`"parameter_1":"a","parameter_2":` + strings.Repeat("1", 39)), bad, "38 significant digits"},
	"record_id with a slash":     {`[{"record_id":"../x","parameter_1":"a","parameter_2":4}]`, bad, "and begin with a letter or digit"},
	"record_id too long":         {`[{"record_id":"` + strings.Repeat("x", 129) + `","parameter_1":"a","parameter_2":4}]`, bad, "1 to 128"},
	"an unknown field":           {one(`"parameter_1":"a","parameter_2":4,"price":1`), bad, `"field":"price"`},
	"the client's status":        {one(`"parameter_1":"a","parameter_2":4,"status":"accepted"`), bad, `"field":"status"`},
	"the client's ttl":           {one(`"parameter_1":"a","parameter_2":4,"ttl":1`), bad, `"field":"ttl"`},
	"a key in other letters":     {`[{"Record_ID":"x","parameter_1":"a","parameter_2":4}]`, bad, `"field":"Record_ID"`},
	"a duplicate key":            {one(`"record_id":"y","parameter_1":"a","parameter_2":4`), bad, "duplicate"},
	"invalid UTF-8":              {one("\"parameter_1\":\"\xff\",\"parameter_2\":4"), bad, "invalid UTF-8"},
	"a lone surrogate":           {one(`"parameter_1":"\ud800","parameter_2":4`), bad, "surrogate"},
	"a control character":        {one("\"parameter_1\":\"\x01\",\"parameter_2\":4"), bad, "invalid JSON"},
	"the same record_id twice":   {Numbered(30, func(i int) string { return ValidOrder(i % 29) }), bad, `"index":29,"record_id":"order-00000","field":"record_id","reason":"is a duplicate of the record_id at index 0"`},
	"the last of 30 wrong":       {Numbered(30, lastWrong), bad, `"index":29`},
	"10,001 orders":              {Numbered(10_001, ValidOrder), bad, "this one holds 10001"},
	"3,000,001 bytes":            {strings.Repeat(" ", 3_000_001), http.StatusRequestEntityTooLarge, "3,000,000 bytes"},
	// Escaped inside an event it would grow sixfold, over what Lambda takes.
	"2,900,000 control characters": {strings.Repeat("\x01", 2_900_000), bad, "invalid JSON at line 1, column 1"},
}

// ContentTypes are the values of Content-Type headers under which even valid orders are rejected with 415.
var ContentTypes = map[string][]string{
	"form":                      {"application/x-www-form-urlencoded"},
	"JSON, then another":        {"application/json", "text/plain"},
	"another, then JSON":        {"text/plain", "application/json"},
	"JSON and another in one":   {"application/json, text/plain"},
	"JSON with a broken suffix": {"application/json; charset"},
}

func one(fields string) string { return `[{"record_id":"x",` + fields + `}]` }

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func lastWrong(i int) string {
	if i == 29 {
		return `{"parameter_1":"p","parameter_2":1}`
	}
	return ValidOrder(i)
}

// Numbered returns a body of n orders, which one returns by index.
func Numbered(n int, one func(i int) string) string {
	orders := make([]string, n)
	for i := range orders {
		orders[i] = one(i)
	}
	return "[" + strings.Join(orders, ",") + "]"
}

// ValidOrder returns a valid order with i in its record_id and as its parameter_2.
func ValidOrder(i int) string {
	return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":"p","parameter_2":%d}`, i, i)
}
