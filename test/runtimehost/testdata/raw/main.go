// Command raw is a function that makes the calls of the runtime API that its event lists, and answers with all that it
// was told since its start.
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

type call struct {
	Method string `json:"method"`
	Path   string `json:"path"` // {id} stands for the request's
	Body   string `json:"body"` // {6 MiB and a byte} stands for as much
}

type told struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func main() {
	var heard []told
	if body := os.Getenv("INIT_ERROR"); body != "" {
		do(call{Method: http.MethodPost, Path: "init/error", Body: body}, "")
		select {} // the host ends it
	}
	if path := os.Getenv("AT_START"); path != "" {
		status, _ := do(call{Method: http.MethodPost, Path: path}, "")
		heard = append(heard, status)
	}
	for {
		event, id := do(call{Method: http.MethodGet, Path: "invocation/next"}, "")
		var calls []call
		if err := json.Unmarshal([]byte(event.Body), &calls); err != nil {
			panic(err)
		}
		for _, c := range calls {
			answer, _ := do(c, id)
			heard = append(heard, answer)
		}
		report, err := json.Marshal(heard)
		if err != nil {
			panic(err)
		}
		do(call{Method: http.MethodPost, Path: "invocation/{id}/response", Body: string(report)}, id)
	}
}

func do(c call, id string) (answer told, request string) {
	path := "/2018-06-01/runtime/" + strings.ReplaceAll(c.Path, "{id}", id)
	if c.Method == "HALF A POST" {
		return half(path, c.Body), ""
	}
	url := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + path
	body := strings.ReplaceAll(c.Body, "{6 MiB and a byte}", strings.Repeat("a", 6<<20+1))
	asked, err := http.NewRequest(c.Method, url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	response, err := http.DefaultClient.Do(asked)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	return told{response.StatusCode, string(text)}, response.Header.Get("Lambda-Runtime-Aws-Request-Id")
}

// half promises more of a body than it sends.
func half(path, body string) told {
	connection, err := net.Dial("tcp", os.Getenv("AWS_LAMBDA_RUNTIME_API"))
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: host\r\nContent-Length: %d\r\n\r\n%s", path, 2*len(body), body)
	connection.(*net.TCPConn).CloseWrite()
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	return told{response.StatusCode, string(text)}
}
