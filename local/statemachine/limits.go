package statemachine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Quotas of Standard workflows, from "Step Functions service quotas" and, for the lengths of Error
// and Cause, the API reference.
const (
	maxPayload = 262_144    // bytes of UTF-8 JSON: input or output of a task, state or execution
	maxEvents  = 25_000     // events in the history of one execution
	maxError   = 256        // characters
	maxCause   = 32_768     // characters
	maxSeconds = 99_999_999 // of a timeout, a Wait or a retry delay

	// The longest duration of an execution.
	maxExecution = 365 * 24 * time.Hour
)

// sdkMetadata is the number of bytes that AWS adds to a function's response and counts against
// maxPayload: ExecutedVersion, StatusCode and above all the HTTP headers in SdkHttpMetadata. The
// number varies by some bytes from call to call; this is a round number above those observed.
const sdkMetadata = 1_024

// checkQuota returns an error if data has more than maxPayload bytes. States.DataLimitExceeded is a
// terminal error, which States.ALL does not catch.
func checkQuota(data string, size int) error {
	if size > maxPayload {
		return terminal(errorDataLimit, "The %s has %d bytes, more than the maximum of %d.", data, size, maxPayload)
	}
	return nil
}

// executionInput validates and decodes the input of an execution. AWS does not start an execution
// whose input is too large or not JSON; here the execution starts and fails immediately.
func executionInput(input []byte) (any, error) {
	if err := checkQuota("execution's input", len(input)); err != nil {
		return nil, err
	}
	data, err := decode(input)
	if err != nil {
		return nil, terminal(errorRuntime, "The execution's input is not JSON: %v.", err)
	}
	return data, nil
}

// decode decodes one JSON value. Numbers keep their digits.
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

// encode returns compact JSON. It does not escape <, > and &, which count as one byte each on AWS.
func encode(data any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return nil, terminal(errorRuntime, "The data cannot be encoded as JSON: %v.", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
