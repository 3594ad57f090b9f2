package statemachine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Quotas of a Standard workflow, from "Step Functions service quotas" and, for
// the lengths of Error and Cause, the API reference.
const (
	maxPayload = 262_144    // bytes of UTF-8 JSON: input or output of a task, state or execution
	maxEvents  = 25_000     // events in the history of one execution
	maxError   = 256        // characters
	maxCause   = 32_768     // characters
	maxSeconds = 99_999_999 // of a timeout, a Wait or a delay

	// An execution lives for a year at most.
	maxExecution = 365 * 24 * time.Hour
)

// sdkMetadata stands for the bytes that AWS adds around a function's answer and
// that count against maxPayload: ExecutedVersion, StatusCode and above all the
// HTTP headers in SdkHttpMetadata. They vary by some bytes from call to call;
// this is a round number above those seen.
const sdkMetadata = 1_024

// withinQuota fails when something has too many bytes. The guide calls
// States.DataLimitExceeded a terminal error that States.ALL does not catch.
func withinQuota(what string, size int) error {
	if size > maxPayload {
		return terminal(errorDataLimit, "The %s has %d bytes, more than the maximum of %d.", what, size, maxPayload)
	}
	return nil
}

// executionInput checks and decodes the input of an execution. AWS refuses to
// start one whose input is too long or no JSON; here such an execution fails at once.
func executionInput(input []byte) (any, error) {
	if err := withinQuota("execution's input", len(input)); err != nil {
		return nil, err
	}
	data, err := decode(input)
	if err != nil {
		return nil, terminal(errorRuntime, "The execution's input is not JSON: %v.", err)
	}
	return data, nil
}

// decode reads one JSON value. Numbers keep the digits they were written with.
func decode(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var data any
	if err := decoder.Decode(&data); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return data, nil
}

// encode writes compact JSON. It leaves <, > and & as they are, for an escaped
// one would count six bytes where AWS counts one.
func encode(data any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return nil, terminal(errorRuntime, "The data cannot be written as JSON: %v.", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
