package main

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

// deployed is when every bubble begins.
var deployed = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// hop is one way to answer a request.
type hop func(w http.ResponseWriter) error

func answers403(w http.ResponseWriter) error {
	http.Error(w, signIt, http.StatusForbidden)
	return nil
}

func breaks(http.ResponseWriter) error { return errors.New("no such host") }

func later(code int, after string) hop {
	return func(w http.ResponseWriter) error {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		http.Error(w, `{"errorMessage":"later","errors":[]}`, code)
		return nil
	}
}

// hangs is for what never comes back.
func hangs(r *http.Request) hop {
	return func(http.ResponseWriter) error {
		<-r.Context().Done()
		return nil
	}
}

// flaky is the network to a system that answers otherwise when it is asked some times.
type flaky struct {
	system http.Handler
	hop    func(r *http.Request) hop // nil: the system answers
}

func (f flaky) RoundTrip(r *http.Request) (*http.Response, error) {
	h := f.hop(r)
	if h == nil {
		return door{f.system}.RoundTrip(r)
	}
	var broken error
	response, err := door{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { broken = h(w) })}.RoundTrip(r)
	if broken != nil {
		return nil, broken
	}
	return response, err
}

// inTurn answers the first requests of a method so.
func inTurn(method string, hops ...hop) func(r *http.Request) hop {
	return func(r *http.Request) hop {
		if r.Method != method || len(hops) == 0 {
			return nil
		}
		next := hops[0]
		hops = hops[1:]
		return next
	}
}

// TestWhatWasJustDeployedHasTime has an API that becomes known bit by bit.
func TestWhatWasJustDeployedHasTime(t *testing.T) {
	for name, c := range map[string]struct {
		hop  func(r *http.Request) hop
		want string
	}{
		"it has no address yet":         {inTurn("GET", breaks, breaks, breaks), "6s"},
		"it is not open yet":            {inTurn("GET", answers403, later(429, "60"), later(500, ""), later(503, "5")), "8s"},
		"half of it is not open yet":    {inTurn("POST", later(500, ""), answers403, later(503, "5"), later(429, ""), breaks), "10s"},
		"it is there in the end, again": {inTurn("GET", later(200, ""), later(502, "")), "4s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				printed, err := accept(t.Context(), unsigned, flaky{newSystem(memory.NewOrders()), c.hop})
				if err != nil || !strings.Contains(printed, "it answers, after "+c.want+"\n") {
					t.Errorf("%v, want it after %s\n%s", err, c.want, printed)
				}
			})
		})
	}
}

// TestWhatNeverAnswersIsGivenUp tells what came last, and checks nothing.
func TestWhatNeverAnswersIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		hop  func(r *http.Request) hop
		want string
	}{
		"no signature is right": {func(*http.Request) hop { return answers403 }, "answered 403 " + signIt},
		"there is nobody":       {func(*http.Request) hop { return breaks }, "no such host"},
		"nothing comes back":    {hangs, "context deadline exceeded"},
		"nothing comes at last": {func(r *http.Request) hop {
			if time.Since(deployed) > startUp-10*time.Second {
				return hangs(r)
			}
			return answers403
		}, "answered 403 " + signIt},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				printed, err := accept(t.Context(), unsigned, flaky{hop: c.hop})
				if err == nil || !strings.Contains(err.Error(), "it is not ready after 2m0s") || !strings.Contains(err.Error(), c.want) {
					t.Errorf("the error is %v, want it to tell %q", err, c.want)
				}
				if took := time.Since(start); took != startUp || strings.Count(printed, "\n") != 1 {
					t.Errorf("after %v it printed\n%s", took, printed)
				}
			})
		})
	}
}

// TestARequestIsSentAgainWhenAsked has systems that are busy when the orders come, after they were ready.
func TestARequestIsSentAgainWhenAsked(t *testing.T) {
	for name, c := range map[string]struct {
		busy hop
		took time.Duration // for one time; zero: it is not sent again
	}{
		"too many requests":       {later(429, "7"), 7 * time.Second},
		"not just now":            {later(503, "5"), 5 * time.Second},
		"nothing said of when":    {later(503, ""), time.Second},
		"nonsense said of when":   {later(503, "soon"), time.Second},
		"never":                   {later(503, "-1"), time.Second},
		"tomorrow":                {later(503, "99999999999"), 30 * time.Second},
		"our fault":               {later(500, "5"), 0},
		"the connection breaks":   {breaks, 0},
		"it may not do that here": {answers403, 0},
	} {
		for _, times := range []int{1, 5, 6} { // the sixth is the last
			synctest.Test(t, func(t *testing.T) {
				hops := []hop{nil}
				for range times {
					hops = append(hops, c.busy)
				}
				start := time.Now()
				printed, err := accept(t.Context(), unsigned, flaky{newSystem(memory.NewOrders()), inTurn("POST", hops...)})
				took, want := time.Since(start), c.took*time.Duration(min(times, mostTries-1))
				if kept := err == nil; took != want || kept != (c.took > 0 && times < mostTries) {
					t.Errorf("%s, %d times: %v after %v, want it to take %v\n%s", name, times, err, took, want, printed)
				}
			})
		}
	}
}
