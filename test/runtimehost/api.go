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

// invocation is one invocation of the function.
type invocation struct {
	id     string
	event  []byte
	result chan result // buffered for one result, because the caller may have stopped waiting
}

// result is the result of an invocation: the payload of the response, or an error.
type result struct {
	payload []byte
	err     error
}

func newInvocation(event []byte) *invocation {
	return &invocation{id: uuid.NewString(), event: event, result: make(chan result, 1)}
}

// state is the state of a process, named as in the messages of the runtime API.
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
	invocations chan *invocation // received by a process that requests the next invocation
	initErr     chan error       // buffered for one error

	mu         sync.Mutex
	state      state
	invocation *invocation // the latest one
}

func newAPI(f Function) *api {
	return &api{
		function: f, invocations: make(chan *invocation), initErr: make(chan error, 1), state: started,
	}
}

func (a *api) routes() http.Handler {
	mux := http.NewServeMux()
	const root = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+root+"invocation/next", a.next)
	mux.HandleFunc("POST "+root+"invocation/{id}/response", a.invocationResponse)
	mux.HandleFunc("POST "+root+"invocation/{id}/error", a.invocationError)
	mux.HandleFunc("POST "+root+"init/error", a.initializationError)
	return mux
}

// next responds when there is an invocation. AWS's emulator sends the same event again to a process
// that requests the next invocation without responding to the current one. This API rejects such a
// request: it is a bug in the runtime.
func (a *api) next(w http.ResponseWriter, r *http.Request) {
	if !a.transition(w, ready, started, responseSent) {
		return
	}
	select {
	case i := <-a.invocations:
		a.mu.Lock()
		a.state, a.invocation = running, i
		a.mu.Unlock()
		a.sendEvent(w, i)
	case <-r.Context().Done(): // the process closed the connection or exited
	}
}

func (a *api) sendEvent(w http.ResponseWriter, i *invocation) {
	digits := strings.ReplaceAll(i.id, "-", "")
	deadline := time.Now().Add(a.function.Timeout)
	for name, value := range map[string]string{
		"Content-Type":                        "application/json",
		"Lambda-Runtime-Aws-Request-Id":       i.id,
		"Lambda-Runtime-Deadline-Ms":          strconv.FormatInt(deadline.UnixMilli(), 10),
		"Lambda-Runtime-Invoked-Function-Arn": a.function.arn(),
		"Lambda-Runtime-Trace-Id": fmt.Sprintf(
			"Root=1-%s-%s;Parent=%s;Sampled=0", digits[:8], digits[8:], digits[16:]),
	} {
		w.Header().Set(name, value)
	}
	w.Write(i.event) //nolint:errcheck // if the process has exited, the host reports that
}

func (a *api) invocationResponse(w http.ResponseWriter, r *http.Request) {
	payload, size, err := readBody(r.Body)
	switch {
	case err != nil:
		respondTruncated(w)
	case size > functions.MaxPayload:
		if a.finish(w, r.PathValue("id"), result{err: newResponseTooLargeError(size)}) {
			respondTooLarge(w)
		}
	case a.finish(w, r.PathValue("id"), result{payload: payload}):
		respondAccepted(w)
	}
}

func (a *api) invocationError(w http.ResponseWriter, r *http.Request) {
	report, _, err := readBody(r.Body)
	if err != nil {
		respondTruncated(w)
	} else if a.finish(w, r.PathValue("id"), result{err: decodeError(report)}) {
		respondAccepted(w)
	}
}

func (a *api) initializationError(w http.ResponseWriter, r *http.Request) {
	report, _, err := readBody(r.Body)
	if err != nil {
		respondTruncated(w)
	} else if a.transition(w, initError, started) {
		a.initErr <- decodeError(report)
		respondAccepted(w)
	}
}

// finish stores the result of the invocation that is running and returns true. For any other ID or
// state it responds with an error and returns false.
func (a *api) finish(w http.ResponseWriter, id string, res result) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.invocation == nil || a.invocation.id != id {
		respondError(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return false
	}
	if !a.transitionLocked(w, responseSent, running) {
		return false
	}
	a.invocation.result <- res
	return true
}

// transition changes the state and returns true if the current state is one of from. Otherwise it
// responds with an error and returns false.
func (a *api) transition(w http.ResponseWriter, to state, from ...state) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.transitionLocked(w, to, from...)
}

// transitionLocked is transition for callers that hold mu.
func (a *api) transitionLocked(w http.ResponseWriter, to state, from ...state) bool {
	if !slices.Contains(from, a.state) {
		respondError(w, http.StatusForbidden, "InvalidStateTransition", fmt.Sprintf(
			"State transition from %s to %s failed for runtime. Error: State transition is not allowed", a.state, to))
		return false
	}
	a.state = to
	return true
}
