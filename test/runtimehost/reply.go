package runtimehost

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// read reads a body whole, so that its sender is not cut off, and keeps of it as much as Lambda takes.
func read(body io.Reader) (kept []byte, size int64, err error) {
	if kept, err = io.ReadAll(io.LimitReader(body, functions.MaxPayload)); err != nil {
		return nil, 0, err
	}
	more, err := io.Copy(io.Discard, body)
	return kept, int64(len(kept)) + more, err
}

// reported is the error that a process reports. One that is not of Lambda's form has no type.
func reported(report []byte) error {
	var form struct {
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}
	if err := json.Unmarshal(report, &form); err != nil {
		form.Message = string(report)
	}
	return &statemachine.FunctionError{Type: form.Type, Message: form.Message}
}

func accept(w http.ResponseWriter) {
	reply(w, http.StatusAccepted, map[string]string{"status": "OK"})
}

func refuse(w http.ResponseWriter, status int, errorType, message string) {
	reply(w, status, map[string]string{"errorType": errorType, "errorMessage": message})
}

func refuseTruncated(w http.ResponseWriter) {
	refuse(w, http.StatusBadRequest, "TruncatedHTTPRequest", "HTTP request detected as truncated")
}

func refuseTooLarge(w http.ResponseWriter) {
	refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
		fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", functions.MaxPayload))
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) //nolint:errcheck // who asked may be gone
}
