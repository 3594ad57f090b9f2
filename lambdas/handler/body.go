package handler

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// MaxBody is the maximum size of a request body in bytes. The event with the body in base64, which
// adds a third to its size, must stay below Lambda's limit of 6 MiB.
const MaxBody = 3_000_000

const contentType = "Content-Type"

// invalidBody is the status and the message of the response to an invalid request body.
type invalidBody struct {
	status  int
	message string
}

// readBody returns the body of a request, or an invalidBody if the client must correct the request.
// It returns an error for invalid base64, which is an internal error: API Gateway encodes the body,
// not the client.
func readBody(event events.APIGatewayProxyRequest) ([]byte, *invalidBody, error) {
	if !isJSON(contentTypes(event)) {
		return nil, &invalidBody{http.StatusUnsupportedMediaType, "unsupported content type; send application/json"}, nil
	}
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, nil, fmt.Errorf("decode the base64 request body: %w", err)
		}
		body = decoded
	}
	if len(body) > MaxBody {
		return nil, &invalidBody{
			http.StatusRequestEntityTooLarge, "request body too large; send at most 3,000,000 bytes",
		}, nil
	}
	if len(bytes.Trim(body, " \t\r\n")) == 0 {
		return nil, &invalidBody{http.StatusBadRequest, "Request body is empty"}, nil
	}
	return body, nil, nil
}

// contentTypes returns all values of the header. A client may send it more than once and spell its
// name in any case. Test invocations from the API Gateway console have no MultiValueHeaders.
func contentTypes(event events.APIGatewayProxyRequest) []string {
	var all []string
	for name, values := range event.MultiValueHeaders {
		if strings.EqualFold(name, contentType) {
			all = append(all, values...)
		}
	}
	for name, value := range event.Headers {
		if strings.EqualFold(name, contentType) {
			all = append(all, value)
		}
	}
	return all
}

// isJSON reports whether every content type is JSON, so that the order of the values does not
// matter. No content type counts as JSON, as in API Gateway.
func isJSON(contentTypes []string) bool {
	for _, value := range contentTypes {
		mediaType, _, err := mime.ParseMediaType(value)
		if value != "" && (err != nil || mediaType != "application/json") {
			return false
		}
	}
	return true
}
