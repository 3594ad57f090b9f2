package gateway

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/lambdas/handler"
)

// readBody reads at most one byte more than handler.MaxBody. The function rejects a body of that
// size, as it does on AWS.
func readBody(r *http.Request) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r.Body, handler.MaxBody+1))
}

// bodyReadError returns the response to a request whose body could not be read: 408 if the server's
// read timeout has passed, 400 for any other error. It closes the connection, because unread bytes
// of the body would be parsed as the next request.
func bodyReadError(err error) events.APIGatewayProxyResponse {
	response := handler.ErrorResponse(http.StatusBadRequest, "request body could not be read; send the complete body")
	if errors.Is(err, os.ErrDeadlineExceeded) {
		response = handler.ErrorResponse(http.StatusRequestTimeout,
			"request body not received in time; retry the request (retries are idempotent)")
	}
	response.Headers["Connection"] = "close"
	return response
}

// newEvent encodes a request as the event of API Gateway's Lambda proxy integration.
func newEvent(r *http.Request, body []byte, t target, requestID string) ([]byte, error) {
	query := r.URL.Query()
	event := events.APIGatewayProxyRequest{
		Resource:                        t.resource,
		Path:                            r.URL.Path,
		HTTPMethod:                      r.Method,
		Headers:                         lastValues(r.Header),
		MultiValueHeaders:               r.Header,
		QueryStringParameters:           lastValues(query),
		MultiValueQueryStringParameters: query,
		PathParameters:                  t.parameters,
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: requestID, Stage: "local", HTTPMethod: r.Method, ResourcePath: t.resource,
			Identity: events.APIGatewayRequestIdentity{SourceIP: sourceIP(r)},
		},
	}
	if len(body) > 0 { // base64 keeps every byte; API Gateway is configured to do the same for all bodies
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	text, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return text, nil
}

// lastValues returns the last value of each name, as API Gateway does in its single-value fields.
func lastValues(values map[string][]string) map[string]string {
	last := make(map[string]string, len(values))
	for name, all := range values {
		last[name] = all[len(all)-1]
	}
	return last
}

func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
