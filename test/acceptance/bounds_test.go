package main

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

// TestAnAnswerHasItsBounds has answers that never end, in time and in size, and one that leads elsewhere.
func TestAnAnswerHasItsBounds(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(e *exchange)
		want  string
	}{
		"a body without an end": {says(strings.Repeat(" ", mostBytes+1)), "the reply has more than 1048576 bytes"},
		"a long message":        {says(strings.Repeat("x ", 5_000)), "answered 201 " + strings.Repeat("x ", 150) + "…"},
		"lines and controls":    {says("a\n\tb\xff"), "answered 201 a b?: "},
		"a way elsewhere": {func(e *exchange) {
			e.status = http.StatusTemporaryRedirect
			e.header.Set("Location", "https://elsewhere.example/")
		}, "answered 307"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				system := spoiled(newSystem(memory.NewOrders()), when((*exchange).place, 1, c.spoil))
				printed, err := accept(t.Context(), unsigned, door{system})
				wantBroken(t, printed, err, placing)
				if !strings.Contains(printed, c.want) {
					t.Errorf("want %.100q in\n%.2000s", c.want, printed)
				}
			})
		})
	}
}

// TestAVisitEnds has systems that stop answering after they were ready: each request ends, and all of them do.
func TestAVisitEnds(t *testing.T) {
	for name, c := range map[string]struct {
		hop  func(r *http.Request) hop
		took time.Duration
	}{
		"nothing comes back": {hangs, 11 * requestPatience},
		"later, for ever":    {func(*http.Request) hop { return later(503, "30") }, patience},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked, start := 0, time.Now()
				printed, err := accept(t.Context(), unsigned, flaky{newSystem(memory.NewOrders()), func(r *http.Request) hop {
					if asked++; asked <= 2 {
						return nil
					}
					return c.hop(r)
				}})
				wantBroken(t, printed, err, placing, naming, otherOrder, otherPath, otherMethod, otherType, emptyBody)
				if took := time.Since(start); took != c.took {
					t.Errorf("it took %v, want %v", took, c.took)
				}
			})
		})
	}
}
