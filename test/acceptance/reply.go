package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// reply is what came back.
type reply struct {
	to     call
	status int
	header http.Header
	body   []byte
}

// The bodies that the API promises.
type (
	receipt struct {
		Orders []orderStatus `json:"orders"`
	}
	orderStatus struct {
		RecordID string `json:"record_id"`
		Status   string `json:"status"`
	}
	refusal struct {
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

// read wants a status, and reads the body.
func (r reply) read(status int, into any) error {
	if r.status != status {
		return fmt.Errorf("%w, want %d", r.unexpected(), status)
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		return fmt.Errorf("%w: %w", r.unexpected(), err)
	}
	return nil
}

// refused wants an error in the shape that all errors have.
func (r reply) refused(status int) (refusal, error) {
	var body refusal
	if err := r.read(status, &body); err != nil {
		return body, err
	}
	if body.ErrorMessage == "" || body.Errors == nil {
		return body, fmt.Errorf(`%w, want {"errorMessage":"…","errors":[…]}`, r.unexpected())
	}
	return body, nil
}

// blames wants one problem, and that it says where.
func (body refusal) blames(index int, recordID, field string) error {
	if len(body.Errors) != 1 {
		return fmt.Errorf("%d problems are listed, want 1", len(body.Errors))
	}
	p := body.Errors[0]
	if p.Index == nil || *p.Index != index || p.RecordID != recordID || p.Field != field || p.Reason == "" {
		listed, err := json.Marshal(p)
		return errors.Join(fmt.Errorf("the problem is %s, want index %d, %s, %s and a reason", listed, index, recordID, field), err)
	}
	return nil
}

// unexpected is the error of a reply, with the beginning of what it says in one line.
func (r reply) unexpected() error {
	const most = 300
	said := strings.Join(strings.Fields(strings.ToValidUTF8(string(r.body), "?")), " ")
	if len(said) > most {
		said = strings.ToValidUTF8(said[:most], "") + "…"
	}
	return fmt.Errorf("%s: answered %d %s", r.to, r.status, said)
}
