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

func TestEveryDecimalSurvivesItsOwnText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wantSound(t, decimal(t, drawInRange(t).spell(t)))
	})
}

func TestDecimalsAreEqualExactlyWhenTheNumbersAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := drawInRange(t)
		other := one // Two numbers drawn apart are hardly ever equal.
		if rapid.Bool().Draw(t, "apart") {
			other = drawInRange(t)
		}
		a, b := one.spell(t), other.spell(t)
		if got, want := decimal(t, a) == decimal(t, b), rat(t, a).Cmp(rat(t, b)) == 0; got != want {
			t.Fatalf("%s and %s are the same Decimal: %v, the same number: %v", a, b, got, want)
		}
	})
}

func TestDecimalRefusesExactlyTheNumbersOutOfItsBounds(t *testing.T) {
	lowest, beyond := rat(t, "1e-130"), rat(t, "1e126")
	rapid.Check(t, func(t *rapid.T) {
		n := numeral{
			negative: rapid.Bool().Draw(t, "negative"),
			digits:   rapid.StringMatching(`0{0,3}[0-9]{1,40}0{0,3}`).Draw(t, "digits"),
			exponent: rapid.IntRange(-175, 130).Draw(t, "exponent"),
		}
		text := n.spell(t)
		size := new(big.Rat).Abs(rat(t, text))
		var want error
		switch {
		case size.Sign() == 0:
		case len(strings.Trim(n.digits, "0")) > 38:
			want = order.ErrTooManyDigits
		case size.Cmp(lowest) < 0 || size.Cmp(beyond) >= 0:
			want = order.ErrOutOfRange
		}
		if _, err := order.ParseDecimal(text); !errors.Is(err, want) {
			t.Fatalf("ParseDecimal(%s): error %v, want %v", text, err, want)
		}
	})
}

func TestDecimalReadsWhatJSONReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Near misses: only a few signs, so that many texts are numbers and most are almost.
		wantJSONGrammar(t, rapid.StringMatching(`[-+0-9.eE ]{0,4}[0-9]{0,2}[-+0-9.eEx ]{0,4}`).Draw(t, "text"))
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"4", "-0", "40e-1", "1e21", "9.99e125", "1e-131", "0e99999", "1e999999999999", "01", "+1", "5."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		wantJSONGrammar(t, text)
		d, err := order.ParseDecimal(text)
		if err != nil {
			return
		}
		wantSound(t, d)
		// math/big gives up beyond exponents of a million.
		if want, ok := new(big.Rat).SetString(text); ok && want.Cmp(rat(t, d.String())) != 0 {
			t.Fatalf("ParseDecimal(%q) = %s, another number", text, d)
		}
	})
}

// wantSound checks what holds for every Decimal.
func wantSound(t failer, d order.Decimal) {
	t.Helper()
	text := d.String()
	if again, err := order.ParseDecimal(text); err != nil || again != d {
		t.Fatalf("ParseDecimal(%q) = %s, %v, want the same", text, again, err)
	}
	if len(text) > order.MaxDecimalLength {
		t.Fatalf("%s is %d bytes long, more than %d", text, len(text), order.MaxDecimalLength)
	}
	if !isJSONNumber(text) {
		t.Fatalf("%s is not a JSON number", text)
	}
}

func wantJSONGrammar(t failer, text string) {
	t.Helper()
	_, err := order.ParseDecimal(text)
	if got, want := !errors.Is(err, order.ErrInvalidNumber), isJSONNumber(text); got != want {
		t.Fatalf("ParseDecimal(%q) takes it for a number: %v, JSON does: %v", text, got, want)
	}
}

// isJSONNumber asks the standard library: a valid text that begins and ends as only numbers do.
func isJSONNumber(text string) bool {
	isDigit := func(b byte) bool { return b >= '0' && b <= '9' }
	return json.Valid([]byte(text)) && (text[0] == '-' || isDigit(text[0])) && isDigit(text[len(text)-1])
}

func rat(t failer, text string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("math/big cannot read %q", text)
	}
	return r
}

// numeral is digits times ten to the power of exponent, a number that can be spelled in many ways.
type numeral struct {
	negative bool
	digits   string
	exponent int
}

// drawInRange draws a number that is a Decimal.
func drawInRange(t *rapid.T) numeral {
	figures := rapid.StringMatching(`[1-9][0-9]{0,37}|0`).Draw(t, "digits")
	first := rapid.IntRange(order.MinDecimalExponent, order.MaxDecimalExponent).Draw(t, "exponent of the first digit")
	return numeral{rapid.Bool().Draw(t, "negative"), figures, first - len(figures) + 1}
}

// spell draws one of the ways in which JSON can write the number.
func (n numeral) spell(t *rapid.T) string {
	padding := rapid.IntRange(0, 3).Draw(t, "zeros behind")
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
