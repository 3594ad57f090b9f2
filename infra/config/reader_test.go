package config_test

import (
	"strings"
	"testing"

	"auction.internal/infra/config"
)

// newReader returns a reader of the project orders and the stack dev.
func newReader(values map[string]string) *config.Reader {
	return config.NewReader("orders", "dev", values)
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
			wantErrors(t, r, c.errs...)
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
			wantErrors(t, r, c.errs...)
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
			wantErrors(t, r, c.errs...)
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
			wantErrors(t, r, errs...)
		})
	}
	missing := newReader(nil)
	if got := missing.Int("wait", 5, 600); got != -1 {
		t.Errorf("Int of a missing key = %d, want -1", got)
	}
	wantErrors(t, missing, "wait is missing")
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
			wantErrors(t, r, c.errs...)
		})
	}
}
