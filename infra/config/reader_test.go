package config_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/config"
)

// newReader returns a reader of the project orders and the stack dev.
func newReader(values map[string]string) *config.Reader {
	return config.NewReader("orders", "dev", values)
}

// checkErrors checks the errors that a reader reports, in their order.
func checkErrors(t *testing.T, r *config.Reader, want ...string) {
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

func TestReader_String(t *testing.T) {
	for name, c := range map[string]struct {
		values    map[string]string
		key, want string
		errs      []string
	}{
		"present":                    {map[string]string{"orders:branch": "main"}, "branch", "main", nil},
		"other namespace":            {map[string]string{"aws:region": "eu-west-1"}, "aws:region", "eu-west-1", nil},
		"empty":                      {map[string]string{"orders:branch": ""}, "branch", "", nil},
		"missing":                    {nil, "branch", "", []string{"branch is missing"}},
		"missing in other namespace": {nil, "aws:region", "", []string{"aws:region is missing"}},
		"only in the namespace pulumi": {
			map[string]string{"pulumi:branch": "main"}, "branch", "", []string{"branch is missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(c.values)
			if got := r.String(c.key); got != c.want {
				t.Errorf("String = %q, want %q", got, c.want)
			}
			checkErrors(t, r, c.errs...)
		})
	}
}

func TestReader_Has(t *testing.T) {
	r := newReader(map[string]string{"orders:empty": "", "aws:region": "x"})
	for key, want := range map[string]bool{"empty": true, "aws:region": true, "region": false, "absent": false} {
		if got := r.Has(key); got != want {
			t.Errorf("Has(%q) = %t, want %t", key, got, want)
		}
	}
}

func TestReader_Enum(t *testing.T) {
	for name, c := range map[string]struct {
		values map[string]string
		want   string
		errs   []string
	}{
		"valid": {map[string]string{"orders:platform": "http"}, "http", nil},
		"invalid": {
			map[string]string{"orders:platform": "exchange"},
			"exchange",
			[]string{`platform must be http or simulated, got "exchange"`},
		},
		"empty": {
			map[string]string{"orders:platform": ""},
			"",
			[]string{`platform must be http or simulated, got ""`},
		},
		"missing": {nil, "", []string{"platform is missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(c.values)
			if got := r.Enum("platform", "http", "simulated"); got != c.want {
				t.Errorf("Enum = %q, want %q", got, c.want)
			}
			checkErrors(t, r, c.errs...)
		})
	}
}

func TestReader_Bool(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  bool
		errs  []string
	}{
		"true":           {"true", true, nil},
		"false":          {"false", false, nil},
		"invalid":        {"yes", false, []string{`firewall must be true or false, got "yes"`}},
		"capital letter": {"True", false, []string{`firewall must be true or false, got "True"`}},
		"empty":          {"", false, []string{`firewall must be true or false, got ""`}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:firewall": c.value})
			if got := r.Bool("firewall"); got != c.want {
				t.Errorf("Bool = %t, want %t", got, c.want)
			}
			checkErrors(t, r, c.errs...)
		})
	}
}

func TestReader_Int(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  int
		valid bool
	}{
		"minimum":       {"5", 5, true},
		"maximum":       {"600", 600, true},
		"below minimum": {"4", -1, false},
		"above maximum": {"601", -1, false},
		"not a number":  {"many", -1, false},
		"fraction":      {"5.5", -1, false},
		"empty":         {"", -1, false},
		"leading space": {" 5", -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:wait": c.value})
			if got := r.Int("wait", 5, 600); got != c.want {
				t.Errorf("Int = %d, want %d", got, c.want)
			}
			var errs []string
			if !c.valid {
				errs = []string{`wait must be an integer from 5 to 600, got "` + c.value + `"`}
			}
			checkErrors(t, r, errs...)
		})
	}
	missing := newReader(nil)
	if got := missing.Int("wait", 5, 600); got != -1 {
		t.Errorf("Int of a missing key = %d, want -1", got)
	}
	checkErrors(t, missing, "wait is missing")
}

func TestReader_Match(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		errs  []string
	}{
		"matches":        {"T0", nil},
		"empty":          {"", nil},
		"does not match": {"traders", []string{`workspace must be T and digits, got "traders"`}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:workspace": c.value})
			matches := func(value string) bool { return strings.HasPrefix(value, "T") }
			if got := r.Match("workspace", matches, "T and digits"); got != c.value {
				t.Errorf("Match = %q, want %q", got, c.value)
			}
			checkErrors(t, r, c.errs...)
		})
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
	checkErrors(t, r,
		"unknown key aws:secretKey: aws:region is the only supported key of another namespace",
		"unknown key a: see Pulumi.yaml for the supported keys",
		"unknown key plattform: see Pulumi.yaml for the supported keys")
}

// TestReader_Err checks that one error lists all errors: first those that were added, in their
// order, then unknown keys.
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
	checkErrors(t, r, want...)
	checkErrors(t, r, want...) // Err changes nothing
}

func TestReader_Warnings(t *testing.T) {
	r := newReader(nil)
	r.Warn("first")
	r.Warn("second")
	if got := r.Warnings(); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("Warnings = %q, want first, second", got)
	}
	checkErrors(t, r)
}
