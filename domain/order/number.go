package order

import (
	"strconv"
	"strings"
)

// number is a scanned JSON number. Integer and fraction are the digits before and after the point.
type number struct {
	sign, integer, fraction string
	exponent                int
}

// exponentLimit is the magnitude to which exponents are clamped. A clamped number stays out of
// range, because a request contains at most a few million digits. Sums with a clamped exponent do
// not overflow.
const exponentLimit = 1_000_000_000

// scanNumber scans text, and reports whether the whole text is a JSON number.
func scanNumber(text string) (number, bool) {
	var n number
	n.sign, text = cutPrefix(text, "-")
	n.integer, text = cutDigits(text)
	if n.integer == "" || (n.integer[0] == '0' && len(n.integer) > 1) {
		return number{}, false
	}
	if point, rest := cutPrefix(text, "."); point != "" {
		if n.fraction, text = cutDigits(rest); n.fraction == "" {
			return number{}, false
		}
	}
	ok := true
	if text != "" {
		n.exponent, ok = scanExponent(text)
	}
	return n, ok
}

// scanExponent scans an exponent such as "e5", "E+05" or "e-5", and clamps it to exponentLimit. It
// reports whether the whole text is an exponent.
func scanExponent(text string) (int, bool) {
	if text[0] != 'e' && text[0] != 'E' {
		return 0, false
	}
	minus, rest := cutPrefix(text[1:], "-")
	if minus == "" {
		_, rest = cutPrefix(rest, "+")
	}
	digits, rest := cutDigits(rest)
	if digits == "" || rest != "" {
		return 0, false
	}
	exponent, err := strconv.Atoi(digits)
	if err != nil || exponent > exponentLimit {
		exponent = exponentLimit
	}
	if minus != "" {
		exponent = -exponent
	}
	return exponent, true
}

func cutPrefix(text, prefix string) (found, rest string) {
	if rest, ok := strings.CutPrefix(text, prefix); ok {
		return prefix, rest
	}
	return "", text
}

func cutDigits(text string) (digits, rest string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end], text[end:]
}
