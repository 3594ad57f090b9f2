package settings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Settings has the values of the environment variables of a function. The fields of variables that
// the function does not read are zero.
type Settings struct {
	Environment       string
	OrdersTable       string
	ResultsBucket     string
	NotificationTopic string
	Platform          string

	PlatformEndpoint    string
	PlatformTokenSecret string

	SimulatedReady, SimulatedAccept float64
	SimulatedSeed                   uint64
	PlatformWait                    time.Duration
}

// Read returns the settings of a function. The error reports all missing and invalid variables on
// one line.
func Read(function string, getenv func(string) string) (Settings, error) {
	r := reader{getenv: getenv, required: map[string]bool{}}
	for _, name := range Variables(function, getenv(Platform)) {
		r.required[name] = true
	}
	s := Settings{
		Environment:         r.text(Environment),
		OrdersTable:         r.text(OrdersTable),
		ResultsBucket:       r.text(ResultsBucket),
		NotificationTopic:   r.text(NotificationTopic),
		Platform:            r.text(Platform),
		PlatformEndpoint:    r.text(PlatformEndpoint),
		PlatformTokenSecret: r.text(PlatformTokenSecret),
		SimulatedReady:      r.fraction(SimulatedReady),
		SimulatedAccept:     r.fraction(SimulatedAccept),
		SimulatedSeed:       parse(&r, SimulatedSeed, "an integer of 0 or more", parseSeed),
		PlatformWait:        parse(&r, PlatformWait, "a positive duration such as 30s", parsePositive),
	}
	if _, known := platforms[s.Platform]; s.Platform != "" && !known {
		r.invalid = append(r.invalid,
			fmt.Sprintf("%s must be %s or %s, got %q", Platform, PlatformSimulated, PlatformHTTP, s.Platform))
	}
	return s, r.err(function)
}

// reader reads environment variables and collects all errors.
type reader struct {
	getenv   func(string) string
	required map[string]bool
	missing  []string
	invalid  []string
}

// text returns the value of a variable, or an empty string if the function does not read the
// variable.
func (r *reader) text(name string) string {
	if !r.required[name] {
		return ""
	}
	value := r.getenv(name)
	if value == "" {
		r.missing = append(r.missing, name)
	}
	return value
}

func (r *reader) fraction(name string) float64 {
	return parse(r, name, "a number from 0 to 1", func(text string) (float64, error) {
		f, err := strconv.ParseFloat(text, 64)
		if err == nil && !(f >= 0 && f <= 1) { // NaN is invalid too
			err = strconv.ErrRange
		}
		return f, err
	})
}

func parseSeed(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }

func parsePositive(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && d <= 0 {
		err = strconv.ErrRange
	}
	return d, err
}

// parse returns the value of a variable, converted by read. The form describes valid values in the
// error message.
func parse[T any](r *reader, name, form string, read func(string) (T, error)) T {
	text := r.text(name)
	if text == "" {
		return *new(T)
	}
	value, err := read(text)
	if err != nil {
		r.invalid = append(r.invalid, fmt.Sprintf("%s must be %s, got %q", name, form, text))
	}
	return value
}

// err returns the collected errors as one.
func (r *reader) err(function string) error {
	problems := r.invalid
	if len(r.missing) > 0 {
		problems = append([]string{"missing " + strings.Join(r.missing, ", ")}, problems...)
	}
	if len(problems) == 0 {
		return nil
	}
	return errors.New("invalid environment variables of " + function + ": " + strings.Join(problems, "; "))
}
