package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"unicode/utf8"

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
	setBody(&event, body)
	return encode(event)
}

// last keeps the last of several values, as API Gateway does where there is room for one.
func last(values map[string][]string) map[string]string {
	single := make(map[string]string, len(values))
	for name, all := range values {
		single[name] = all[len(all)-1]
	}
	return single
}

// encode writes JSON without escaping <, > and &, which would make some bodies six times as long.
func encode(event events.APIGatewayProxyRequest) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(event); err != nil {
		return nil, fmt.Errorf("encode the event: %w", err)
	}
	return b.Bytes(), nil
}

// setBody puts the body in as text, or in base64 where it is none: JSON text cannot carry other bytes.
func setBody(event *events.APIGatewayProxyRequest, body []byte) {
	if utf8.Valid(body) {
		event.Body = string(body)
		return
	}
	event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
}

func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
