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
	// attemptPatience is how long one attempt may take, from the first byte out to the last byte in.
	attemptPatience = 20 * time.Second

	// mostSkimmed is how many bytes are read of a body that is ignored or only shown.
	mostSkimmed = 64 << 10
)

// answer is what the platform says: results where it is ready.
type answer struct {
	results []auction.Result
	ready   bool
}

// attempt asks once.
func (p *Platform) attempt(ctx context.Context, c call) (answer, *failure) {
	ctx, cancel := context.WithTimeout(ctx, attemptPatience)
	defer cancel()
	given, failed := p.exchange(ctx, c)
	if failed != nil {
		return answer{}, failed.cut(c.token)
	}
	return given, nil
}

// exchange sends the request and reads what comes back. It goes to the transport itself, which follows no redirect:
// one would carry the token and the orders elsewhere.
func (p *Platform) exchange(ctx context.Context, c call) (answer, *failure) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.target, bytes.NewReader(c.body))
	if err != nil {
		return answer{}, &failure{says: "make the request", detail: err.Error()}
	}
	request.Header.Set("Content-Type", protocol.MediaType)
	request.Header.Set("Accept", protocol.MediaType)
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return readResults(ctx, response)
	case http.StatusAccepted:
		skim(response.Body) // else the connection could not serve again
		return answer{}, nil
	default:
		return answer{}, refusal(response)
	}
}

func readResults(ctx context.Context, response *http.Response) (answer, *failure) {
	if contentTypes := response.Header.Values("Content-Type"); !protocol.IsJSON(contentTypes) {
		return answer{}, malformed("its content type is not "+protocol.MediaType, strings.Join(contentTypes, ", "))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, protocol.MaxBody+1))
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	if len(body) > protocol.MaxBody {
		return answer{}, malformed(fmt.Sprintf("it is larger than %d bytes", protocol.MaxBody), "")
	}
	results, err := protocol.DecodeResults(body)
	if err != nil {
		return answer{}, malformed("its JSON is not of the form agreed", err.Error())
	}
	return answer{results: results, ready: true}, nil
}

// skim reads the beginning of a body that nothing depends on, as far as it comes.
func skim(body io.Reader) string {
	beginning, _ := io.ReadAll(io.LimitReader(body, mostSkimmed))
	return string(beginning)
}
