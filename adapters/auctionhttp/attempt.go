package auctionhttp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/auction"
)

const (
	// attemptTimeout limits one attempt, from the first byte sent to the last byte received.
	attemptTimeout = 20 * time.Second

	// maxUnusedBody is the maximum number of bytes read from a body that is discarded or only shown
	// in an error.
	maxUnusedBody = 64 << 10
)

// pollResult is the result of a successful attempt. It contains results only if the platform is
// ready.
type pollResult struct {
	results []auction.Result
	ready   bool
}

// attempt sends the request once.
func (p *Platform) attempt(ctx context.Context, c call) (pollResult, *failure) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	o, failed := p.send(ctx, c)
	if failed != nil {
		return pollResult{}, failed.sanitize(c.token)
	}
	return o, nil
}

// send sends the request and reads the response. It calls the transport directly, because an
// http.Client follows redirects and would send the token and the orders to another address.
func (p *Platform) send(ctx context.Context, c call) (pollResult, *failure) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.target, bytes.NewReader(c.body))
	if err != nil {
		return pollResult{}, &failure{summary: "create the request", detail: err.Error()}
	}
	request.Header.Set("Content-Type", protocol.MediaType)
	request.Header.Set("Accept", protocol.MediaType)
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		return pollResult{}, transportFailure(ctx, err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return readResults(ctx, response)
	case http.StatusAccepted:
		readUnused(response.Body) // otherwise the connection is not reused
		return pollResult{}, nil
	default:
		return pollResult{}, statusFailure(response)
	}
}

func readResults(ctx context.Context, response *http.Response) (pollResult, *failure) {
	if contentTypes := response.Header.Values("Content-Type"); !protocol.IsJSON(contentTypes) {
		return pollResult{}, invalidResponse("content type is not "+protocol.MediaType, strings.Join(contentTypes, ", "))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, protocol.MaxBody+1))
	if err != nil {
		return pollResult{}, transportFailure(ctx, err)
	}
	if len(body) > protocol.MaxBody {
		return pollResult{}, invalidResponse(fmt.Sprintf("body is larger than %d bytes", protocol.MaxBody), "")
	}
	results, err := protocol.DecodeResults(body)
	if err != nil {
		return pollResult{}, invalidResponse("JSON does not match the contract", err.Error())
	}
	return pollResult{results: results, ready: true}, nil
}

// readUnused returns the beginning of a body that contains no results. It ignores read errors.
func readUnused(body io.Reader) string {
	beginning, _ := io.ReadAll(io.LimitReader(body, maxUnusedBody))
	return string(beginning)
}
