package handler

import (
	"bytes"
	"encoding/base64"
	"mime"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// MaxBody is how many bytes a request's body may have. In base64 it grows by a third, and must stay below the 6 MiB of a
// Lambda event.
const MaxBody = 3_000_000

// problemReply is a request's problem with its reply's status.
type problemReply struct {
	status  int
	message string
}

// readBody gives the body of a request, or why there is none to read.
func readBody(event events.APIGatewayProxyRequest) ([]byte, *problemReply) {
	if !isJSON(contentType(event)) {
		return nil, &problemReply{http.StatusUnsupportedMediaType, "the content type must be application/json"}
	}
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, &problemReply{http.StatusBadRequest, "the body is not valid base64"}
		}
		body = decoded
	}
	if len(body) > MaxBody {
		return nil, &problemReply{http.StatusRequestEntityTooLarge, "the body must have at most 3,000,000 bytes"}
	}
	if len(bytes.Trim(body, " \t\r\n")) == 0 {
		return nil, &problemReply{http.StatusBadRequest, "Request body is empty"}
	}
	return body, nil
}

// contentType is empty where the request names none, which API Gateway takes for JSON, as we do.
func contentType(event events.APIGatewayProxyRequest) string {
	for name, value := range event.Headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	return ""
}

func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == "application/json"
}
