package system

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestParseFlags_Defaults checks the defaults that docs/local.md documents.
func TestParseFlags_Defaults(t *testing.T) {
	got, err := parseFlags(nil, io.Discard)
	want := config{
		addr: "127.0.0.1:8080", data: ".local", every: time.Minute, platformWait: 2 * time.Second,
		ready: 0.5, accept: 0.9, seed: 1,
	}
	if err != nil || got != want {
		t.Errorf("parseFlags() = %+v, %v, want %+v", got, err, want)
	}
}

func TestParseFlags_AllFlags(t *testing.T) {
	const args = "-addr :1 -data d -every 3s -platform-wait 500ms -platform http -ready 0 -accept 1 -seed 7"
	got, err := parseFlags(strings.Fields(args), io.Discard)
	want := config{
		addr: ":1", data: "d", every: 3 * time.Second, platformWait: 500 * time.Millisecond,
		platform: platformHTTP, accept: 1, seed: 7,
	}
	if err != nil || got != want {
		t.Errorf("parseFlags(%s) = %+v, %v, want %+v", args, got, err, want)
	}
}

func TestParseFlags_RejectsProbabilityOutOfRange(t *testing.T) {
	for _, flag := range []string{"-ready", "-accept"} {
		for _, value := range []string{"NaN", "-0.1", "1.1", "Inf"} {
			if c, err := parseFlags([]string{flag, value}, io.Discard); err == nil {
				t.Errorf("parseFlags(%s %s) = %+v, want an error", flag, value, c)
			}
		}
	}
}
