package config_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/config"
)

// wantErrors compares the errors that a reader reports, in order.
func wantErrors(t *testing.T, r *config.Reader, want ...string) {
	t.Helper()
	var text string
	if len(want) > 0 {
		text = "invalid configuration of stack dev:\n- " + strings.Join(want, "\n- ")
	}
	var got string
	if err := r.Err(); err != nil {
		got = err.Error()
	}
	if got != text {
		t.Errorf("Err = %q, want %q", got, text)
	}
}

// TestReader_UnknownKeys checks that unknown keys are errors, since a misspelled key would have no
// effect. Keys of Pulumi itself are not checked. The error does not contain the value, which may be
// a secret.
func TestReader_UnknownKeys(t *testing.T) {
	r := newReader(map[string]string{
		"orders:plattform": "hidden", "aws:secretKey": "hidden", "orders:a": "hidden",
		"pulumi:tags": "{}", "orders:branch": "main",
	})
	r.String("branch")
	wantErrors(t, r,
		"unknown key aws:secretKey: aws:region is the only supported key of another namespace",
		"unknown key a: see Pulumi.yaml for the supported keys",
		"unknown key plattform: see Pulumi.yaml for the supported keys")
}

// TestReader_Err checks that one error lists all errors: first the added errors, in order, then the
// unknown keys.
func TestReader_Err(t *testing.T) {
	r := newReader(map[string]string{"orders:z": "1", "orders:wait": "x", "orders:extra": ""})
	r.Bool("z")
	r.String("account")
	r.Int("wait", 1, 2)
	r.Errorf("%s and %s exclude each other", "a", "b")
	want := []string{
		`z must be true or false, got "1"`,
		"account is missing",
		`wait must be an integer from 1 to 2, got "x"`,
		"a and b exclude each other",
		"unknown key extra: see Pulumi.yaml for the supported keys",
	}
	wantErrors(t, r, want...)
	wantErrors(t, r, want...) // Err changes nothing
}

func TestReader_Warnings(t *testing.T) {
	r := newReader(nil)
	r.Warn("first")
	r.Warn("second")
	if got := r.Warnings(); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("Warnings = %q, want first, second", got)
	}
	wantErrors(t, r)
}
