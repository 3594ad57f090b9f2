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

// checkProblems checks the problems that a reader reports, in their order.
func checkProblems(t *testing.T, r *config.Reader, want ...string) {
	t.Helper()
	var text string
	if len(want) > 0 {
		text = "the configuration of stack dev:\n- " + strings.Join(want, "\n- ")
	}
	var got string
	if err := r.Err(); err != nil {
		got = err.Error()
	}
	if got != text {
		t.Errorf("the error is %q, want %q", got, text)
	}
}

func TestReader_String(t *testing.T) {
	for name, c := range map[string]struct {
		values    map[string]string
		key, want string
		problems  []string
	}{
		"present":                  {map[string]string{"orders:branch": "main"}, "branch", "main", nil},
		"of another namespace":     {map[string]string{"aws:region": "eu-west-1"}, "aws:region", "eu-west-1", nil},
		"empty":                    {map[string]string{"orders:branch": ""}, "branch", "", nil},
		"missing":                  {nil, "branch", "", []string{"branch is missing"}},
		"missing in its namespace": {nil, "aws:region", "", []string{"aws:region is missing"}},
		"only in Pulumi's namespace": {
			map[string]string{"pulumi:branch": "main"}, "branch", "", []string{"branch is missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(c.values)
			if got := r.String(c.key); got != c.want {
				t.Errorf("String returns %q, want %q", got, c.want)
			}
			checkProblems(t, r, c.problems...)
		})
	}
}

func TestReader_Has(t *testing.T) {
	r := newReader(map[string]string{"orders:empty": "", "aws:region": "x"})
	for key, want := range map[string]bool{"empty": true, "aws:region": true, "region": false, "absent": false} {
		if got := r.Has(key); got != want {
			t.Errorf("Has(%s) returns %t", key, got)
		}
	}
}

func TestReader_Enum(t *testing.T) {
	for name, c := range map[string]struct {
		values   map[string]string
		want     string
		problems []string
	}{
		"one of the values": {map[string]string{"orders:platform": "http"}, "http", nil},
		"another value": {
			map[string]string{"orders:platform": "exchange"},
			"exchange",
			[]string{`platform must be http or simulated, is "exchange"`},
		},
		"empty": {
			map[string]string{"orders:platform": ""},
			"",
			[]string{"platform must be http or simulated, is empty"},
		},
		"missing": {nil, "", []string{"platform is missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(c.values)
			if got := r.Enum("platform", "http", "simulated"); got != c.want {
				t.Errorf("Enum returns %q, want %q", got, c.want)
			}
			checkProblems(t, r, c.problems...)
		})
	}
}

func TestReader_Bool(t *testing.T) {
	for name, c := range map[string]struct {
		value    string
		want     bool
		problems []string
	}{
		"true":         {"true", true, nil},
		"false":        {"false", false, nil},
		"another word": {"yes", false, []string{`firewall must be true or false, is "yes"`}},
		"capitals":     {"True", false, []string{`firewall must be true or false, is "True"`}},
		"empty":        {"", false, []string{"firewall must be true or false, is empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:firewall": c.value})
			if got := r.Bool("firewall"); got != c.want {
				t.Errorf("Bool returns %t", got)
			}
			checkProblems(t, r, c.problems...)
		})
	}
}

func TestReader_Int(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  int
		valid bool
	}{
		"least": {"5", 5, true}, "most": {"600", 600, true}, "below": {"4", -1, false}, "above": {"601", -1, false},
		"words": {"many", -1, false}, "a fraction": {"5.5", -1, false}, "empty": {"", -1, false}, "spaces": {" 5", -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:wait": c.value})
			if got := r.Int("wait", 5, 600); got != c.want {
				t.Errorf("Int returns %d, want %d", got, c.want)
			}
			var problems []string
			if !c.valid {
				problems = []string{`wait must be a whole number from 5 to 600, is "` + c.value + `"`}
			}
			checkProblems(t, r, problems...)
		})
	}
	missing := newReader(nil)
	if got := missing.Int("wait", 5, 600); got != -1 {
		t.Errorf("Int returns %d without a value", got)
	}
	checkProblems(t, missing, "wait is missing")
}

func TestReader_Match(t *testing.T) {
	for name, c := range map[string]struct {
		value    string
		problems []string
	}{
		"matches":        {"T0", nil},
		"empty":          {"", nil},
		"does not match": {"traders", []string{`workspace must be T and digits, is "traders"`}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(map[string]string{"orders:workspace": c.value})
			matches := func(value string) bool { return strings.HasPrefix(value, "T") }
			if got := r.Match("workspace", matches, "T and digits"); got != c.value {
				t.Errorf("Match returns %q, want %q", got, c.value)
			}
			checkProblems(t, r, c.problems...)
		})
	}
}

// TestReader_UnknownKeys: a misspelt key would have no effect. Pulumi's own keys are left out, and
// the value is not part of the error: it may be a password.
func TestReader_UnknownKeys(t *testing.T) {
	r := newReader(map[string]string{
		"orders:plattform": "hidden", "aws:secretKey": "hidden", "orders:a": "hidden",
		"pulumi:tags": "{}", "orders:branch": "main",
	})
	r.String("branch")
	checkProblems(t, r,
		"aws:secretKey is unknown: of other keys, only aws:region is read",
		"a is unknown: see Pulumi.yaml for every key", "plattform is unknown: see Pulumi.yaml for every key")
}

// TestReader_Err checks that one error has all problems: first those of keys in the order of
// reading, then unknown keys.
func TestReader_Err(t *testing.T) {
	r := newReader(map[string]string{"orders:z": "1", "orders:wait": "x", "orders:extra": ""})
	r.Bool("z")
	r.String("account")
	r.Int("wait", 1, 2)
	r.Errorf("%s and %s exclude each other", "a", "b")
	want := []string{
		`z must be true or false, is "1"`,
		"account is missing",
		`wait must be a whole number from 1 to 2, is "x"`,
		"a and b exclude each other",
		"extra is unknown: see Pulumi.yaml for every key",
	}
	checkProblems(t, r, want...)
	checkProblems(t, r, want...) // asked again, it is the same
}

func TestReader_Warnings(t *testing.T) {
	r := newReader(nil)
	r.Warn("first")
	r.Warn("second")
	if got := r.Warnings(); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("the warnings are %q", got)
	}
	checkProblems(t, r)
}
