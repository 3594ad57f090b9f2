package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// response is the response to a request.
type response struct {
	request request
	status  int
	header  http.Header
	body    []byte
}

// The bodies of the API's contract.
type (
	receiptBody struct {
		Orders []orderStatus `json:"orders"`
	}
	orderStatus struct {
		RecordID string `json:"record_id"`
		Status   string `json:"status"`
	}
	errorBody struct {
		ErrorMessage string        `json:"errorMessage"`
		Errors       []problem     `json:"errors"`
		Orders       []orderStatus `json:"orders"`
	}
	problem struct {
		Index    *int   `json:"index"`
		RecordID string `json:"record_id"`
		Field    string `json:"field"`
		Reason   string `json:"reason"`
	}
)

// decode decodes the body into target. It returns an error if the response has another status.
func (r response) decode(status int, target any) error {
	if r.status != status {
		return fmt.Errorf("%w, want %d", r.unexpected(), status)
	}
	if err := json.Unmarshal(r.body, target); err != nil {
		return fmt.Errorf("%w: %w", r.unexpected(), err)
	}
	return nil
}

// decodeError decodes the body of an error. It returns an error if the response has another status
// or its body does not have the form of errors.
func (r response) decodeError(status int) (errorBody, error) {
	var body errorBody
	if err := r.decode(status, &body); err != nil {
		return body, err
	}
	if body.ErrorMessage == "" || body.Errors == nil {
		return body, fmt.Errorf(`%w, want {"errorMessage":"…","errors":[…]}`, r.unexpected())
	}
	return body, nil
}

// wantProblem returns an error unless the body lists exactly one problem, with this index,
// record_id and field, and with a reason.
func (b errorBody) wantProblem(index int, recordID, field string) error {
	if len(b.Errors) != 1 {
		return fmt.Errorf("the response lists %d problems, want 1", len(b.Errors))
	}
	p := b.Errors[0]
	if p.Index == nil || *p.Index != index || p.RecordID != recordID || p.Field != field || p.Reason == "" {
		got, err := json.Marshal(p)
		return errors.Join(fmt.Errorf("the problem is %s, want index %d, record_id %s, field %s and a reason",
			got, index, recordID, field), err)
	}
	return nil
}

// unexpected returns an error that describes the response: its status and the beginning of its
// body, in one line.
func (r response) unexpected() error {
	const maxLength = 300
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(r.body), "?")), " ")
	if len(text) > maxLength {
		text = strings.ToValidUTF8(text[:maxLength], "") + "…"
	}
	return fmt.Errorf("%s: got %d %s", r.request, r.status, text)
}

// retryable reports whether the same request may succeed later.
func (r response) retryable() bool {
	return r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable
}

// retryAfter returns the time to wait before the retry: the Retry-After header, limited to
// maxRetryAfter, or one second if the header is missing or invalid.
func (r response) retryAfter() time.Duration {
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		return time.Second
	}
	return time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
}
