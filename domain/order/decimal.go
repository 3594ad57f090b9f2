package order

import (
	"errors"
	"strconv"
	"strings"
)

// The limits of a Decimal equal those of a DynamoDB number, so that every store can store every
// Decimal exactly (Amazon DynamoDB Developer Guide, "Supported data types and naming rules",
// Number).
const (
	MaxDecimalDigits   = 38   // significant digits
	MaxDecimalExponent = 125  // of the first significant digit: the magnitude is less than 1e126
	MinDecimalExponent = -130 // of the first significant digit: the magnitude is zero or at least 1e-130

	// MaxDecimalLength is the maximum length in bytes of the canonical form: a sign, "0.", five
	// zeros and 38 digits.
	MaxDecimalLength = 46
)

// The errors of ParseDecimal. Each message completes a sentence that begins with the field's name.
var (
	ErrInvalidNumber = errors.New("must be a JSON number")
	ErrTooManyDigits = errors.New("must have at most 38 significant digits")
	ErrOutOfRange    = errors.New("must be zero or have a magnitude of at least 1e-130 and less than 1e126")
)

// Decimal is an exact decimal number. It is never converted from or to a float64. Decimals can be
// compared with ==: 4, 4.0 and 4e0 are the same Decimal, and so are -0 and 0. The zero value is 0.
type Decimal struct {
	canonical string // empty for zero
}

// ParseDecimal parses a JSON number (RFC 8259, section 6). The error is ErrInvalidNumber,
// ErrTooManyDigits or ErrOutOfRange.
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
	exponent := number.exponent - len(number.fraction) + len(digits) - 1
	if exponent < MinDecimalExponent || exponent > MaxDecimalExponent {
		return Decimal{}, ErrOutOfRange
	}
	return Decimal{canonical: number.sign + format(significant, exponent)}, nil
}

// String returns the canonical form, which is a JSON number. As in ECMAScript, it has an exponent
// only if the magnitude is below 1e-6 or at least 1e21.
func (d Decimal) String() string {
	if d.canonical == "" {
		return "0"
	}
	return d.canonical
}

// format returns the canonical form of a number. The digits are its significant digits, without
// leading and trailing zeros; the exponent is that of the first digit.
func format(digits string, exponent int) string {
	switch {
	case exponent >= 21 || exponent < -6:
		if len(digits) > 1 {
			digits = digits[:1] + "." + digits[1:]
		}
		return digits + "e" + strconv.Itoa(exponent)
	case exponent < 0:
		return "0." + strings.Repeat("0", -exponent-1) + digits
	case len(digits) <= exponent+1:
		return digits + strings.Repeat("0", exponent+1-len(digits))
	default:
		return digits[:exponent+1] + "." + digits[exponent+1:]
	}
}
