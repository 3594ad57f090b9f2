package platformserver

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/go-json-experiment/json"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
)

// maxMessage limits a decoding error in a response, in bytes. A decoding error may quote the
// request.
const maxMessage = 200

// requestError is the error response to an invalid request.
type requestError struct {
	status  int
	message string
}

// readOrders reads and decodes the body of a request.
func readOrders(w http.ResponseWriter, r *http.Request) ([]order.Order, *requestError) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, protocol.MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		message := fmt.Sprintf("request body too large: at most %d bytes", protocol.MaxBody)
		return nil, &requestError{http.StatusRequestEntityTooLarge, message}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.Header().Set("Connection", "close") // the rest of the body may still arrive
		return nil, &requestError{http.StatusRequestTimeout, "request body not received in time; retry the request"}
	}
	if err != nil {
		return nil, &requestError{http.StatusBadRequest, "request body could not be read; retry the request"}
	}
	orders, err := protocol.DecodeOrders(body)
	if err != nil {
		return nil, &requestError{http.StatusBadRequest, excerpt.Text(err.Error(), maxMessage)}
	}
	return orders, nil
}

func (s Server) sendError(w http.ResponseWriter, status int, message string) {
	body, err := json.Marshal(struct {
		ErrorMessage string `json:"errorMessage"`
	}{message})
	if err != nil {
		panic(err) // only for invalid UTF-8, which no message contains
	}
	s.send(w, status, body)
}

func (s Server) send(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", protocol.MediaType)
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil { //nolint:gosec // JSON, and its header says so
		s.Log.Debug("client disconnected", "error", err)
	}
}
