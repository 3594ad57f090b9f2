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

// readBody reads a body to one byte more than it may have: the function refuses it, as it does in the cloud.
func readBody(r *http.Request) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r.Body, handler.MaxBody+1))
}

// unread is the reply to a request whose body could not be read: one that did not arrive before the server's read
// time-out, or one that breaks HTTP. What follows on the connection cannot be told from the body, so it is closed.
func unread(err error) events.APIGatewayProxyResponse {
	reply := handler.ErrorReply(http.StatusBadRequest, "the body could not be read")
	if errors.Is(err, os.ErrDeadlineExceeded) {
		reply = handler.ErrorReply(http.StatusRequestTimeout, "the body did not arrive in time; sending the same request again is safe")
	}
	reply.Headers["Connection"] = "close"
	return reply
}

// newEvent makes the event of API Gateway's Lambda proxy integration.
func newEvent(r *http.Request, body []byte, to target, requestID string) ([]byte, error) {
	query := r.URL.Query()
	event := events.APIGatewayProxyRequest{
		Resource:                        to.resource,
		Path:                            r.URL.Path,
		HTTPMethod:                      r.Method,
		Headers:                         last(r.Header),
		MultiValueHeaders:               r.Header,
		QueryStringParameters:           last(query),
		MultiValueQueryStringParameters: query,
		PathParameters:                  to.parameters,
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: requestID, Stage: "local", HTTPMethod: r.Method, ResourcePath: to.resource,
			Identity: events.APIGatewayRequestIdentity{SourceIP: sourceIP(r)},
		},
	}
	if len(body) > 0 { // in base64, so that the bytes stay what they are: API Gateway is told to do so for every body
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	text, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("encode the event: %w", err)
	}
	return text, nil
}

// last keeps the last of several values, as API Gateway does where there is room for one.
func last(values map[string][]string) map[string]string {
	single := make(map[string]string, len(values))
	for name, all := range values {
		single[name] = all[len(all)-1]
	}
	return single
}

func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
