package settings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Settings are what a function is told by its environment. What it does not need is zero.
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

// Read reads the settings of a function. The error is one line that names everything that is missing or wrong.
func Read(function string, getenv func(string) string) (Settings, error) {
	r := reader{getenv: getenv, needed: map[string]bool{}}
	for _, name := range Variables(function, getenv(Platform)) {
		r.needed[name] = true
	}
	s := Settings{
		Environment:         r.text(Environment),
		OrdersTable:         r.text(OrdersTable),
		ResultsBucket:       r.text(ResultsBucket),
		NotificationTopic:   r.text(NotificationTopic),
		Platform:            r.text(Platform),
		PlatformEndpoint:    r.text(PlatformEndpoint),
		PlatformTokenSecret: r.text(PlatformTokenSecret),
		SimulatedReady:      r.share(SimulatedReady),
		SimulatedAccept:     r.share(SimulatedAccept),
		SimulatedSeed:       parse(&r, SimulatedSeed, "a whole number", func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) }),
		PlatformWait:        parse(&r, PlatformWait, "a time such as 30s", positive),
	}
	if _, known := platforms[s.Platform]; s.Platform != "" && !known {
		r.wrong = append(r.wrong, fmt.Sprintf("%s must be %s or %s, is %q", Platform, PlatformSimulated, PlatformHTTP, s.Platform))
	}
	return s, r.problem(function)
}

// reader reads variables and gathers what is wrong with them.
type reader struct {
	getenv  func(string) string
	needed  map[string]bool
	missing []string
	wrong   []string
}

// text reads a variable that is needed; others are left empty.
func (r *reader) text(name string) string {
	if !r.needed[name] {
		return ""
	}
	value := r.getenv(name)
	if value == "" {
		r.missing = append(r.missing, name)
	}
	return value
}

func (r *reader) share(name string) float64 {
	return parse(r, name, "a number from 0 to 1", func(text string) (float64, error) {
		share, err := strconv.ParseFloat(text, 64)
		if err == nil && !(share >= 0 && share <= 1) {
			err = strconv.ErrRange
		}
		return share, err
	})
}

func positive(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && d <= 0 {
		err = strconv.ErrRange
	}
	return d, err
}

// parse reads a variable that is more than text.
func parse[T any](r *reader, name, form string, read func(string) (T, error)) T {
	text := r.text(name)
	if text == "" {
		return *new(T)
	}
	value, err := read(text)
	if err != nil {
		r.wrong = append(r.wrong, fmt.Sprintf("%s must be %s, is %q", name, form, text))
	}
	return value
}

func (r *reader) problem(function string) error {
	problems := r.wrong
	if len(r.missing) > 0 {
		problems = append([]string{"missing " + strings.Join(r.missing, ", ")}, problems...)
	}
	if len(problems) == 0 {
		return nil
	}
	return errors.New("invalid environment variables of " + function + ": " + strings.Join(problems, "; "))
}
