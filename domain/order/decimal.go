package order

import (
	"errors"
	"strconv"
	"strings"
)

// The bounds of a Decimal are those of a DynamoDB number, so that every store can hold every Decimal exactly.
// Source: Amazon DynamoDB Developer Guide, "Supported data types", Number.
const (
	MaxDecimalDigits   = 38   // significant digits
	MaxDecimalExponent = 125  // of the first significant digit: up to 38 nines, e125
	MinDecimalExponent = -130 // of the first significant digit: from 1e-130

	// MaxDecimalLength is the length in bytes of the longest canonical form: a sign, "0.", five zeros and 38 digits.
	MaxDecimalLength = 46
)

// What can be wrong with a number.
var (
	ErrInvalidNumber = errors.New("must be a number as JSON writes it")
	ErrTooManyDigits = errors.New("must have at most 38 significant digits")
	ErrOutOfRange    = errors.New("must be zero or of a magnitude from 1e-130 to 9.99e125")
)

// Decimal is an exact decimal number. It never was and never becomes a float64.
// Equal numbers are equal values: 4, 4.0 and 4e0 are the same Decimal, and so are -0 and 0.
// The zero value is 0.
type Decimal struct {
	canonical string // empty for zero
}

// ParseDecimal reads a number in JSON's notation (RFC 8259, section 6).
// The error is ErrInvalidNumber, ErrTooManyDigits or ErrOutOfRange.
func ParseDecimal(text string) (Decimal, error) {
	number, ok := scanNumber(text)
	if !ok {
		return Decimal{}, ErrInvalidNumber
	}
	digits := strings.TrimLeft(number.integer+number.fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return Decimal{}, nil
	}
	if len(significant) > MaxDecimalDigits {
		return Decimal{}, ErrTooManyDigits
	}
	first := number.exponent - len(number.fraction) + len(digits) - 1
	if first < MinDecimalExponent || first > MaxDecimalExponent {
		return Decimal{}, ErrOutOfRange
	}
	return Decimal{canonical: number.sign + format(significant, first)}, nil
}

// String gives the one canonical form, a JSON number: plain from 1e-6 up to (not including) 1e21, where ECMAScript
// prints numbers plainly too, and with an exponent beyond.
func (d Decimal) String() string {
	if d.canonical == "" {
		return "0"
	}
	return d.canonical
}

// format writes significant digits, without zeros at either end, whose first stands for 10 to the power of first.
func format(digits string, first int) string {
	switch {
	case first >= 21 || first < -6:
		if len(digits) > 1 {
			digits = digits[:1] + "." + digits[1:]
		}
		return digits + "e" + strconv.Itoa(first)
	case first < 0:
		return "0." + strings.Repeat("0", -first-1) + digits
	case len(digits) <= first+1:
		return digits + strings.Repeat("0", first+1-len(digits))
	default:
		return digits[:first+1] + "." + digits[first+1:]
	}
}
