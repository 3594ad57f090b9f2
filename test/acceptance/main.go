// Command acceptance visits an API of orders that runs somewhere, in the cloud or on this machine, as a customer does,
// and checks that it keeps its promises. With AWS_ACCESS_KEY_ID and so on in the environment it signs what it sends over
// https. The orders that it places are orders like all others: the next auction takes them.
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
