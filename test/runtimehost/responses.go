package runtimehost

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// readBody reads the whole body, so that the sender can complete its request. It returns the first
// functions.MaxPayload bytes and the size of the body.
func readBody(body io.Reader) (content []byte, size int64, err error) {
	if content, err = io.ReadAll(io.LimitReader(body, functions.MaxPayload)); err != nil {
		return nil, 0, err
	}
	discarded, err := io.Copy(io.Discard, body)
	return content, int64(len(content)) + discarded, err
}

// decodeError returns the error in a report of the process. A report that is not JSON becomes the
// message of an error without a type.
func decodeError(report []byte) error {
	var body struct {
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}
	if err := json.Unmarshal(report, &body); err != nil {
		body.Message = string(report)
	}
	return &statemachine.FunctionError{Type: body.Type, Message: body.Message}
}

func respondAccepted(w http.ResponseWriter) {
	respond(w, http.StatusAccepted, map[string]string{"status": "OK"})
}

func respondError(w http.ResponseWriter, status int, errorType, message string) {
	respond(w, status, map[string]string{"errorType": errorType, "errorMessage": message})
}

func respondTruncated(w http.ResponseWriter) {
	respondError(w, http.StatusBadRequest, "TruncatedHTTPRequest", "HTTP request detected as truncated")
}

func respondTooLarge(w http.ResponseWriter) {
	respondError(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
		fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", functions.MaxPayload))
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) //nolint:errcheck // the process may have exited
}
