// Command acceptance checks that a running orders API, on AWS or on this machine, keeps its contract
// with customers. With AWS_ACCESS_KEY_ID and so on in the environment it signs requests over https.
// The orders that it places take part in the next auction.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	url := flag.String("url", "", "the API's URL, as the stack's output apiUrl gives it")
	flag.Parse()
	if err := run(context.Background(), *url, os.Getenv, http.DefaultTransport, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "acceptance:", err)
		os.Exit(1)
	}
}
