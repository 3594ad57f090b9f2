package order_test

import (
	"errors"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

func TestParseDecimal_EqualNumbers(t *testing.T) {
	for canonical, spellings := range map[string][]string{
		"0":    {"0", "-0", "0.0", "-0.000", "0e5", "0E-5", "-0e+0", "0e99999", "0e-99999", "0e999999999999999999999"},
		"4":    {"4", "4.0", "4e0", "40e-1", "0.4e1", "4.000", "4E+0", "4e-0", "0.0004e4", "4e00"},
		"-4":   {"-4", "-4.0", "-40e-1"},
		"10":   {"10", "1e1", "10.0", "100e-1", "0.1E2", "1e01"},
		"0.1":  {"0.1", "1e-1", "0.10", "10e-2"},
		"-0.1": {"-0.1", "-1e-1"},
		"2.1":  {"2.1", "2.10", "21e-1", "0.21e1"},
		"1200": {"1200", "12e2", "1.2e3"},

		// Numbers from 1e-6 up to, but not including, 1e21 have no exponent.
		"100000000000000000000":  {"1e20", "100000000000000000000"},
		"123456789012345678901":  {"123456789012345678901", "1.23456789012345678901e20"},
		"1e21":                   {"1e21", "10e20", "1000000000000000000000", "0.1e22"},
		"1.234e21":               {"1.234e21", "1234000000000000000000"},
		"0.000001":               {"1e-6", "0.000001", "0.0000010"},
		"0.00000123":             {"1.23e-6", "0.00000123"},
		"1e-7":                   {"1e-7", "0.0000001", "10e-8"},
		"-1.23e-7":               {"-1.23e-7", "-0.000000123"},
		"123456789012345678.901": {"123456789012345678.901", "123456789012345678901e-3"},
	} {
		for _, spelling := range spellings {
			if got := decimal(t, spelling); got.String() != canonical || got != decimal(t, canonical) {
				t.Errorf("ParseDecimal(%q) = %s, want %s", spelling, got, canonical)
			}
		}
	}
}

func TestDecimal_ZeroValue(t *testing.T) {
	if zero := (order.Decimal{}); zero != decimal(t, "0") || zero.String() != "0" {
		t.Fatalf("Decimal{} = %q, want 0", zero)
	}
}

func TestParseDecimal_SignificantDigits(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want error
	}{
		"38 digits":                     {digits(38), nil},
		"39 digits":                     {digits(39), order.ErrTooManyDigits},
		"38 digits after the point":     {"0." + digits(38), nil},
		"39 digits after the point":     {"0." + digits(39), order.ErrTooManyDigits},
		"39 digits around the point":    {"1." + digits(38), order.ErrTooManyDigits},
		"trailing zeros":                {digits(38) + strings.Repeat("0", 50), nil},
		"trailing zeros of a fraction":  {digits(37) + ".1" + strings.Repeat("0", 50), nil},
		"leading zeros":                 {"0." + strings.Repeat("0", 50) + digits(38), nil},
		"zeros inside, 39 digits":       {"1" + strings.Repeat("0", 37) + "1", order.ErrTooManyDigits},
		"zeros inside, 38 digits":       {"1" + strings.Repeat("0", 36) + "1", nil},
		"39 digits, negative":           {"-" + digits(39), order.ErrTooManyDigits},
		"38 digits and a trailing zero": {digits(38) + "0", nil},
		"the 39th digit is a zero":      {"3.14159265358979323846264338327950288410", nil},
	} {
		t.Run(name, func(t *testing.T) { wantParseError(t, tc.text, tc.want) })
	}
}

func TestParseDecimal_Magnitude(t *testing.T) {
	zeros := strings.Repeat("0", 1_000_000)
	for name, tc := range map[string]struct {
		text string
		want error
	}{
		"1e125":                            {"1e125", nil},
		"9.99e125":                         {"9.99e125", nil},
		"38 nines, e125":                   {"9." + strings.Repeat("9", 37) + "e125", nil},
		"1e126":                            {"1e126", order.ErrOutOfRange},
		"-1e126":                           {"-1e126", order.ErrOutOfRange},
		"1e126 as 0.01e128":                {"0.01e128", order.ErrOutOfRange},
		"1e125 as 0.01e127":                {"0.01e127", nil},
		"1e-130":                           {"1e-130", nil},
		"-1e-130":                          {"-1e-130", nil},
		"9.99e-131":                        {"9.99e-131", order.ErrOutOfRange},
		"1e-131":                           {"1e-131", order.ErrOutOfRange},
		"1e-130 as 100e-132":               {"100e-132", nil},
		"1.5e-130":                         {"1.5e-130", nil},
		"huge exponent":                    {"1e999999999999999999999", order.ErrOutOfRange},
		"huge negative exponent":           {"1e-999999999999999999999", order.ErrOutOfRange},
		"exponent above the clamp":         {"1e1000000001", order.ErrOutOfRange},
		"largest int64 exponent":           {"10e9223372036854775807", order.ErrOutOfRange},
		"smallest int64 exponent":          {"0.1e-9223372036854775808", order.ErrOutOfRange},
		"zero with a huge exponent":        {"0e999999999999999999999", nil},
		"million zeros and large exponent": {"0." + zeros + "1e1000001", nil},
		"million leading zeros":            {"0." + zeros + "1", order.ErrOutOfRange},
		"million trailing zeros and negative exponent": {"1" + zeros + "e-1000000", nil},
		"million trailing zeros":                       {"1" + zeros, order.ErrOutOfRange},
		"million zeros in the exponent":                {"1e" + zeros + "5", nil},
		"zero of a million digits":                     {"0." + zeros, nil},
	} {
		t.Run(name, func(t *testing.T) { wantParseError(t, tc.text, tc.want) })
	}
}

func TestParseDecimal_LongText(t *testing.T) {
	zeros := strings.Repeat("0", 1_000_000)
	for text, want := range map[string]string{
		"0." + zeros + "1e1000001":       "1",
		"-1" + zeros + "e-1000001":       "-0.1",
		"2e" + zeros + "5":               "200000",
		"25e-" + zeros + "1":             "2.5",
		digits(38) + zeros + "e-1000037": "1." + digits(38)[1:],
	} {
		if got := decimal(t, text); got.String() != want {
			t.Errorf("ParseDecimal(%.20q…) = %s, want %s", text, got, want)
		}
	}
}

func TestDecimal_MaxLength(t *testing.T) {
	longest := decimal(t, "-0.00000"+digits(38)).String()
	if len(longest) != order.MaxDecimalLength {
		t.Fatalf("String() = %s has %d bytes, want MaxDecimalLength = %d", longest, len(longest), order.MaxDecimalLength)
	}
}

func TestParseDecimal_RejectsOtherNotations(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "+", ".", "e", "e5", "-e5",
		"+1", "--1", "-+1", "1-", "1+1",
		"01", "-01", "00", "00.5",
		".5", "-.5", "5.", "5.e1", "1..2", "1.2.3",
		"1e", "1e+", "1e-", "1E", "1ee5", "1e5e5", "1e+-5", "1e-+5", "1e++5", "1e--5", "1e5.0", "1e.5", "1e 5", "1f5",
		" 1", "1 ", "1\n", "\t1", "1 2", "1,2", "1_000", "1\x00",
		"0x1", "0b1", "0o7", "1p4", "1d", "NaN", "nan", "Infinity", "-Infinity", "inf",
		"null", "true", `"1"`, "[1]", "{}", "one", "½", "１", "٣", "−1", "\xff",
	} {
		wantParseError(t, text, order.ErrInvalidNumber)
	}
}

// digits returns n significant digits: 12345 for n = 5.
func digits(n int) string { return strings.Repeat("123456789", n/9+1)[:n] }

// wantParseError checks the error of ParseDecimal. With an error, the number must be 0.
func wantParseError(t *testing.T, text string, want error) {
	t.Helper()
	d, err := order.ParseDecimal(text)
	if !errors.Is(err, want) {
		t.Errorf("ParseDecimal(%.60q): error %v, want %v", text, err, want)
	}
	if err != nil && d != (order.Decimal{}) {
		t.Errorf("ParseDecimal(%.60q) = %s and an error, want 0", text, d)
	}
}
