package gateway

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/lambdas/handler"
)

// newEvent makes the event of API Gateway's Lambda proxy integration. A body is read to one byte more than it may
// have: the function refuses it, as it does in the cloud.
func newEvent(r *http.Request, to target, requestID string) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, handler.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
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
