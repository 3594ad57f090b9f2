package order

import (
	"strconv"
	"strings"
)

// number is a JSON number taken apart: sign, the digits on both sides of the point, exponent.
type number struct {
	sign, integer, fraction string
	exponent                int
}

// exponentLimit is beyond every exponent that can bring a body of a few megabytes of digits back into range,
// and far from where sums of it overflow.
const exponentLimit = 1_000_000_000

// scanNumber takes text apart. It is false where text is not one JSON number and nothing else.
func scanNumber(text string) (number, bool) {
	var n number
	n.sign, text = take(text, "-")
	n.integer, text = takeDigits(text)
	if n.integer == "" || (n.integer[0] == '0' && len(n.integer) > 1) {
		return number{}, false
	}
	if point, rest := take(text, "."); point != "" {
		if n.fraction, text = takeDigits(rest); n.fraction == "" {
			return number{}, false
		}
	}
	ok := true
	if text != "" {
		n.exponent, ok = scanExponent(text)
	}
	return n, ok
}

// scanExponent reads "e5", "E+05" or "e-5", and clamps what no number in range can have.
func scanExponent(text string) (int, bool) {
	if text[0] != 'e' && text[0] != 'E' {
		return 0, false
	}
	minus, rest := take(text[1:], "-")
	if minus == "" {
		_, rest = take(rest, "+")
	}
	digits, rest := takeDigits(rest)
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

func take(text, prefix string) (taken, rest string) {
	if rest, found := strings.CutPrefix(text, prefix); found {
		return prefix, rest
	}
	return "", text
}

func takeDigits(text string) (digits, rest string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end], text[end:]
}
