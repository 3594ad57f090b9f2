package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"auction.internal/adapters/memory"
)

// Names of the checks.
var (
	unsignedCheck     = checks[0].name
	placeCheck        = checks[1].name
	replayCheck       = checks[2].name
	getCheck          = checks[3].name
	conflictCheck     = checks[4].name
	invalidOrderCheck = checks[5].name
	unknownOrderCheck = checks[6].name
	unknownPathCheck  = checks[7].name
	methodCheck       = checks[8].name
	contentTypeCheck  = checks[9].name
	emptyBodyCheck    = checks[10].name
)

// defectCase is a defect of the system, and the checks that must fail because of it.
type defectCase struct {
	defect func(e *exchange)
	want   []string
}

// onPlaced changes the nth response with status 201.
func onPlaced(n int, defect func(e *exchange), want ...string) defectCase {
	return defectCase{ifMatch((*exchange).isPlaced, n, defect), want}
}

// onGet changes the responses that return the order with the number.
func onGet(n string, defect func(e *exchange), want ...string) defectCase {
	return defectCase{ifMatch((*exchange).isOrder, n, defect), want}
}

// onError changes the responses with the status to requests with a body.
func onError(code int, defect func(e *exchange), want string) defectCase {
	matches := func(e *exchange, code int) bool { return e.status == code && e.sent != "" }
	return defectCase{ifMatch(matches, code, defect), []string{want}}
}

// onPath changes the responses for paths with the suffix.
func onPath(suffix string, defect func(e *exchange), want string) defectCase {
	matches := func(e *exchange, suffix string) bool { return strings.HasSuffix(e.path, suffix) }
	return defectCase{ifMatch(matches, suffix, defect), []string{want}}
}

// onDelete changes the responses to DELETE, which no path supports.
func onDelete(defect func(e *exchange)) defectCase {
	matches := func(e *exchange, method string) bool { return e.method == method }
	return defectCase{ifMatch(matches, http.MethodDelete, defect), []string{methodCheck}}
}

// onEmptyPost changes the responses to a POST without a body.
func onEmptyPost(defect func(e *exchange)) defectCase {
	matches := func(e *exchange, method string) bool { return e.method == method && e.sent == "" }
	return defectCase{ifMatch(matches, http.MethodPost, defect), []string{emptyBodyCheck}}
}

// onList changes the responses to GET /orders.
func onList(defect func(e *exchange)) defectCase {
	matches := func(e *exchange, path string) bool {
		return e.method == http.MethodGet && strings.HasSuffix(e.path, path)
	}
	return defectCase{ifMatch(matches, "/orders", defect), []string{methodCheck}}
}

// ifMatch returns a function that applies the defect to the exchanges that match.
func ifMatch[N any](matches func(*exchange, N) bool, n N, defect func(e *exchange)) func(e *exchange) {
	return func(e *exchange) {
		if matches(e, n) {
			defect(e)
		}
	}
}

// showConflicting changes the first order in responses to GET after another order conflicted with
// it.
func showConflicting(e *exchange) {
	if e.conflict && e.isOrder("1") {
		e.replace("1234567890.0987654321", "5")
	}
}

// storeFirst stores the first order of the request, which was rejected.
func storeFirst(e *exchange) {
	first, _, _ := strings.Cut(e.sent, ",{")
	e.store(first + "]")
}

func storeAll(e *exchange) { e.store(e.sent) }

func withStatus(code int) func(e *exchange) { return func(e *exchange) { e.status = code } }

func withBody(body string) func(e *exchange) { return func(e *exchange) { e.body = body } }

func withAllow(methods string) func(e *exchange) {
	return func(e *exchange) { e.header.Set("Allow", methods) }
}

func replacing(old, replacement string) func(e *exchange) {
	return func(e *exchange) { e.replace(old, replacement) }
}

// without removes the text from the start of one text to the end of the next.
func without(from, to string) func(e *exchange) {
	return func(e *exchange) {
		before, rest, _ := strings.Cut(e.body, from)
		_, after, found := strings.Cut(rest, to)
		if !found {
			panic(e.body + " does not contain " + from + "…" + to)
		}
		e.body = before + after
	}
}

// TestRun_FindsDefects runs against systems with one defect each. The checks that do not depend on
// the defect pass or are skipped.
func TestRun_FindsDefects(t *testing.T) {
	for name, c := range defects {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				system := withDefect(newSystem(memory.NewOrders()), c.defect)
				output, err := runAt(t.Context(), noCredentials, handlerTransport{system})
				wantFailed(t, output, err, c.want...)
				skipped := []string{unsignedCheck}
				if slices.Contains(c.want, placeCheck) {
					skipped = append(skipped, replayCheck, getCheck, conflictCheck)
				}
				if got := checksWith(output, "skip"); !slices.Equal(got, skipped) {
					t.Errorf("skipped checks = %q, want %q", got, skipped)
				}
			})
		})
	}
}

// TestDefects_CoverEveryCheck checks that each check has a defect that only this check finds.
// TestRun_UnsignedRequestNotRejected covers the first check.
func TestDefects_CoverEveryCheck(t *testing.T) {
	for _, check := range checks[1:] {
		found := false
		for _, c := range defects {
			found = found || slices.Equal(c.want, []string{check.name})
		}
		if !found {
			t.Errorf("no defect fails only the check %q, want one", check.name)
		}
	}
}
