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

// MaxBody is how many bytes a request's body may have. In base64 it grows by a third, and must stay below the 6 MiB of a
// Lambda event.
const MaxBody = 3_000_000

const contentType = "Content-Type"

// problemReply is a request's problem with its reply's status.
type problemReply struct {
	status  int
	message string
}

// readBody returns the body of a request, or the problem with it. The error is a fault of ours: API Gateway encodes the
// body, so a customer cannot send invalid base64.
func readBody(event events.APIGatewayProxyRequest) ([]byte, *problemReply, error) {
	if !isJSON(contentTypes(event)) {
		return nil, &problemReply{http.StatusUnsupportedMediaType, "the content type must be application/json"}, nil
	}
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, nil, fmt.Errorf("decode the body: %w", err)
		}
		body = decoded
	}
	if len(body) > MaxBody {
		return nil, &problemReply{http.StatusRequestEntityTooLarge, "the body must have at most 3,000,000 bytes"}, nil
	}
	if len(bytes.Trim(body, " \t\r\n")) == 0 {
		return nil, &problemReply{http.StatusBadRequest, "Request body is empty"}, nil
	}
	return body, nil, nil
}

// contentTypes returns every value of the header, which a client may send twice and in any case. Test calls from API
// Gateway's console have the single values only.
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

// isJSON reports whether every content type is JSON, so that the order of the values does not matter. A request
// without one is taken for JSON, as API Gateway does.
func isJSON(contentTypes []string) bool {
	for _, value := range contentTypes {
		mediaType, _, err := mime.ParseMediaType(value)
		if value != "" && (err != nil || mediaType != "application/json") {
			return false
		}
	}
	return true
}
