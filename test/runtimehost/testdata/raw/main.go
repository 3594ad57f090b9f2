// Command raw is a function without a runtime library. It sends the runtime API the requests that
// its event lists, and responds with all responses that it has received since its start.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

type request struct {
	Method string `json:"method"`
	Path   string `json:"path"` // {id} is replaced by the request ID
	Body   string `json:"body"` // {6 MiB + 1} is replaced by that many bytes
}

type response struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func main() {
	var received []response
	if body := os.Getenv("INIT_ERROR"); body != "" {
		send(request{Method: http.MethodPost, Path: "init/error", Body: body}, "")
		select {} // the host kills the process
	}
	if path := os.Getenv("FIRST_REQUEST"); path != "" {
		resp, _ := send(request{Method: http.MethodPost, Path: path}, "")
		received = append(received, resp)
	}
	for {
		event, id := send(request{Method: http.MethodGet, Path: "invocation/next"}, "")
		var requests []request
		if err := json.Unmarshal([]byte(event.Body), &requests); err != nil {
			panic(err)
		}
		for _, req := range requests {
			resp, _ := send(req, id)
			received = append(received, resp)
		}
		payload, err := json.Marshal(received)
		if err != nil {
			panic(err)
		}
		send(request{Method: http.MethodPost, Path: "invocation/{id}/response", Body: string(payload)}, id)
	}
}

// send sends the request. It returns the response and the request ID that is in its header.
func send(req request, id string) (resp response, requestID string) {
	path := "/2018-06-01/runtime/" + strings.ReplaceAll(req.Path, "{id}", id)
	if req.Method == "TRUNCATED POST" {
		return sendTruncated(path, req.Body), ""
	}
	url := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + path
	body := strings.ReplaceAll(req.Body, "{6 MiB + 1}", strings.Repeat("a", 6<<20+1))
	httpRequest, err := http.NewRequest(req.Method, url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	httpResponse, err := http.DefaultClient.Do(httpRequest)
	if err != nil {
		panic(err)
	}
	defer httpResponse.Body.Close()
	text, err := io.ReadAll(httpResponse.Body)
	if err != nil {
		panic(err)
	}
	return response{httpResponse.StatusCode, string(text)}, httpResponse.Header.Get("Lambda-Runtime-Aws-Request-Id")
}

// sendTruncated sends a POST request whose body is shorter than its Content-Length.
func sendTruncated(path, body string) response {
	connection, err := net.Dial("tcp", os.Getenv("AWS_LAMBDA_RUNTIME_API"))
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: host\r\nContent-Length: %d\r\n\r\n%s", path, 2*len(body), body)
	connection.(*net.TCPConn).CloseWrite()
	httpResponse, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(httpResponse.Body)
	if err != nil {
		panic(err)
	}
	return response{httpResponse.StatusCode, string(text)}
}
