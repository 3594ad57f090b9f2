// Command acceptance checks that a running orders API, on AWS or local, keeps its contract with
// customers. It signs its requests if the URL is https and the environment contains AWS credentials
// (AWS_ACCESS_KEY_ID and so on). The orders that it places take part in the next auction.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	url := flag.String("url", "", "URL of the API, such as the stack output apiUrl")
	flag.Parse()
	if err := run(context.Background(), *url, os.Getenv, http.DefaultTransport, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "acceptance:", err)
		os.Exit(1)
	}
}
