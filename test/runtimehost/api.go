package runtimehost

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"auction.internal/local/functions"
)

// invocation is an event on its way through a process.
type invocation struct {
	id      string
	event   []byte
	outcome chan outcome // holds one: who waits for it may have gone
}

// outcome is an answer or an error.
type outcome struct {
	answer []byte
	err    error
}

func newInvocation(event []byte) *invocation {
	return &invocation{id: uuid.NewString(), event: event, outcome: make(chan outcome, 1)}
}

// state is where a process stands, in Lambda's words.
type state string

const (
	started      state = "Started"
	ready        state = "Ready"
	running      state = "Running"
	responseSent state = "ResponseSent"
	initError    state = "InitError"
)

// api is the runtime API of one process.
type api struct {
	function    Function
	events      chan *invocation // received by a process that asks for one
	initFailure chan error       // holds one

	mu    sync.Mutex
	state state
	event *invocation // the latest one
}

func newAPI(f Function) *api {
	return &api{function: f, events: make(chan *invocation), initFailure: make(chan error, 1), state: started}
}

func (a *api) routes() http.Handler {
	mux := http.NewServeMux()
	const root = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+root+"invocation/next", a.next)
	mux.HandleFunc("POST "+root+"invocation/{id}/response", a.response)
	mux.HandleFunc("POST "+root+"invocation/{id}/error", a.failure)
	mux.HandleFunc("POST "+root+"init/error", a.initFailed)
	return mux
}

// next answers when there is an event. AWS's emulator repeats the event to a process that asks again before it has
// answered; here that is refused, since no runtime means to.
func (a *api) next(w http.ResponseWriter, r *http.Request) {
	if !a.move(w, ready, started, responseSent) {
		return
	}
	select {
	case i := <-a.events:
		a.mu.Lock()
		a.state, a.event = running, i
		a.mu.Unlock()
		a.give(w, i)
	case <-r.Context().Done(): // it has hung up, or is gone
	}
}

func (a *api) give(w http.ResponseWriter, i *invocation) {
	digits := strings.ReplaceAll(i.id, "-", "")
	for name, value := range map[string]string{
		"Content-Type":                        "application/json",
		"Lambda-Runtime-Aws-Request-Id":       i.id,
		"Lambda-Runtime-Deadline-Ms":          strconv.FormatInt(time.Now().Add(a.function.Timeout).UnixMilli(), 10),
		"Lambda-Runtime-Invoked-Function-Arn": a.function.arn(),
		"Lambda-Runtime-Trace-Id":             fmt.Sprintf("Root=1-%s-%s;Parent=%s;Sampled=0", digits[:8], digits[8:], digits[16:]),
	} {
		w.Header().Set(name, value)
	}
	w.Write(i.event) //nolint:errcheck // a process that is gone is noticed by its end
}

func (a *api) response(w http.ResponseWriter, r *http.Request) {
	answer, size, err := read(r.Body)
	switch {
	case err != nil:
		refuseTruncated(w)
	case size > functions.MaxPayload:
		if a.finish(w, r.PathValue("id"), outcome{err: answeredTooMuch(size)}) {
			refuseTooLarge(w)
		}
	case a.finish(w, r.PathValue("id"), outcome{answer: answer}):
		accept(w)
	}
}

func (a *api) failure(w http.ResponseWriter, r *http.Request) {
	report, _, err := read(r.Body)
	if err != nil {
		refuseTruncated(w)
	} else if a.finish(w, r.PathValue("id"), outcome{err: reported(report)}) {
		accept(w)
	}
}

func (a *api) initFailed(w http.ResponseWriter, r *http.Request) {
	report, _, err := read(r.Body)
	if err != nil {
		refuseTruncated(w)
	} else if a.move(w, initError, started) {
		a.initFailure <- reported(report)
		accept(w)
	}
}

// finish takes the outcome of the event that runs. Of any other it says so to the process.
func (a *api) finish(w http.ResponseWriter, id string, o outcome) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.event == nil || a.event.id != id {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return false
	}
	if !a.moved(w, responseSent, running) {
		return false
	}
	a.event.outcome <- o
	return true
}

func (a *api) move(w http.ResponseWriter, to state, from ...state) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.moved(w, to, from...)
}

// moved puts the process where it says that it is, if it may come there from where it stood.
func (a *api) moved(w http.ResponseWriter, to state, from ...state) bool {
	if !slices.Contains(from, a.state) {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", fmt.Sprintf(
			"State transition from %s to %s failed for runtime. Error: State transition is not allowed", a.state, to))
		return false
	}
	a.state = to
	return true
}
