package order_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestDecimal_StringRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wantInvariants(t, decimal(t, drawInRange(t).spell(t)))
	})
}

func TestDecimal_EqualIfAndOnlyIfNumericallyEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := drawInRange(t)
		second := first // Two numbers that are drawn independently are almost never equal.
		if rapid.Bool().Draw(t, "independent") {
			second = drawInRange(t)
		}
		a, b := first.spell(t), second.spell(t)
		if got, want := decimal(t, a) == decimal(t, b), rat(t, a).Cmp(rat(t, b)) == 0; got != want {
			t.Fatalf("ParseDecimal(%s) == ParseDecimal(%s) is %v, want %v", a, b, got, want)
		}
	})
}

func TestParseDecimal_Limits(t *testing.T) {
	lowest, limit := rat(t, "1e-130"), rat(t, "1e126")
	rapid.Check(t, func(t *rapid.T) {
		n := numeral{
			negative: rapid.Bool().Draw(t, "negative"),
			digits:   rapid.StringMatching(`0{0,3}[0-9]{1,40}0{0,3}`).Draw(t, "digits"),
			exponent: rapid.IntRange(-175, 130).Draw(t, "exponent"),
		}
		text := n.spell(t)
		magnitude := new(big.Rat).Abs(rat(t, text))
		var want error
		switch {
		case magnitude.Sign() == 0:
		case len(strings.Trim(n.digits, "0")) > 38:
			want = order.ErrTooManyDigits
		case magnitude.Cmp(lowest) < 0 || magnitude.Cmp(limit) >= 0:
			want = order.ErrOutOfRange
		}
		if _, err := order.ParseDecimal(text); !errors.Is(err, want) {
			t.Fatalf("ParseDecimal(%s): error %v, want %v", text, err, want)
		}
	})
}

func TestParseDecimal_AcceptsJSONNumbersOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// With so few characters, many texts are JSON numbers, and most others are nearly valid.
		text := rapid.StringMatching(`[-+0-9.eE ]{0,4}[0-9]{0,2}[-+0-9.eEx ]{0,4}`).Draw(t, "text")
		wantJSONGrammar(t, text)
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{
		"4", "-0", "40e-1", "1e21", "9.99e125", "1e-131", "0e99999", "1e999999999999", "01", "+1", "5.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		wantJSONGrammar(t, text)
		d, err := order.ParseDecimal(text)
		if err != nil {
			return
		}
		wantInvariants(t, d)
		// math/big does not parse exponents above a million.
		if want, ok := new(big.Rat).SetString(text); ok && want.Cmp(rat(t, d.String())) != 0 {
			t.Fatalf("ParseDecimal(%q) = %s, want a numerically equal Decimal", text, d)
		}
	})
}

// wantInvariants checks the properties that every Decimal has.
func wantInvariants(t failer, d order.Decimal) {
	t.Helper()
	text := d.String()
	if parsed, err := order.ParseDecimal(text); err != nil || parsed != d {
		t.Fatalf("ParseDecimal(%q) = %s, %v, want the same Decimal", text, parsed, err)
	}
	if len(text) > order.MaxDecimalLength {
		t.Fatalf("String() = %s has %d bytes, want at most %d", text, len(text), order.MaxDecimalLength)
	}
	if !isJSONNumber(text) {
		t.Fatalf("String() = %s, want a JSON number", text)
	}
}

// wantJSONGrammar checks that ParseDecimal accepts text as a number if and only if encoding/json
// does.
func wantJSONGrammar(t failer, text string) {
	t.Helper()
	_, err := order.ParseDecimal(text)
	if got, want := !errors.Is(err, order.ErrInvalidNumber), isJSONNumber(text); got != want {
		t.Fatalf("ParseDecimal(%q): valid is %v, want %v as in encoding/json", text, got, want)
	}
}

// isJSONNumber reports whether encoding/json accepts text as a number: it is valid JSON, and its
// first and last characters are those of a number.
func isJSONNumber(text string) bool {
	isDigit := func(b byte) bool { return b >= '0' && b <= '9' }
	return json.Valid([]byte(text)) && (text[0] == '-' || isDigit(text[0])) && isDigit(text[len(text)-1])
}

func rat(t failer, text string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("SetString(%q) failed", text)
	}
	return r
}

// numeral is a number, digits times ten to the power of exponent, that can be written in many ways.
type numeral struct {
	negative bool
	digits   string
	exponent int
}

// drawInRange draws a number that a Decimal can represent.
func drawInRange(t *rapid.T) numeral {
	digits := rapid.StringMatching(`[1-9][0-9]{0,37}|0`).Draw(t, "digits")
	first := rapid.IntRange(order.MinDecimalExponent, order.MaxDecimalExponent).Draw(t, "exponent of the first digit")
	return numeral{rapid.Bool().Draw(t, "negative"), digits, first - len(digits) + 1}
}

// spell draws one of the JSON notations of n.
func (n numeral) spell(t *rapid.T) string {
	padding := rapid.IntRange(0, 3).Draw(t, "trailing zeros")
	all := n.digits + strings.Repeat("0", padding)
	point := rapid.IntRange(0, len(all)).Draw(t, "point")
	integer, fraction := strings.TrimLeft(all[:point], "0"), all[point:]
	exponent := n.exponent - padding + len(fraction)

	var text strings.Builder
	if n.negative {
		text.WriteByte('-')
	}
	text.WriteString(integer)
	if integer == "" {
		text.WriteByte('0')
	}
	if fraction != "" {
		text.WriteString("." + fraction)
	}
	if exponent != 0 || rapid.Bool().Draw(t, "exponent 0") {
		text.WriteString(rapid.SampledFrom([]string{"e", "E"}).Draw(t, "e"))
		if exponent >= 0 && rapid.Bool().Draw(t, "plus") {
			text.WriteByte('+')
		}
		text.WriteString(strconv.Itoa(exponent))
	}
	return text.String()
}
