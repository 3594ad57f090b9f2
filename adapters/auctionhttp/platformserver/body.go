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

// longestShown is how many bytes of a reason a reply shows: it may repeat what the caller sent.
const longestShown = 200

// badRequest is what a caller got wrong.
type badRequest struct {
	status  int
	message string
}

// readOrders reads the orders that the caller asks about.
func readOrders(w http.ResponseWriter, r *http.Request) ([]order.Order, *badRequest) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, protocol.MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, &badRequest{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body must have at most %d bytes", protocol.MaxBody)}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.Header().Set("Connection", "close") // the rest of the body may still come
		return nil, &badRequest{http.StatusRequestTimeout, "the body did not arrive in time"}
	}
	if err != nil {
		return nil, &badRequest{http.StatusBadRequest, "the body could not be read"}
	}
	orders, err := protocol.DecodeOrders(body)
	if err != nil {
		return nil, &badRequest{http.StatusBadRequest, excerpt.Text(err.Error(), longestShown)}
	}
	return orders, nil
}

func (s Server) refuse(w http.ResponseWriter, status int, message string) {
	body, err := json.Marshal(struct {
		ErrorMessage string `json:"errorMessage"`
	}{message})
	if err != nil {
		panic(err) // a message is valid UTF-8: only a fault of ours gets here
	}
	s.send(w, status, body)
}

func (s Server) send(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", protocol.MediaType)
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil { //nolint:gosec // JSON, and its header says so
		s.Log.Debug("the caller went away", "error", err)
	}
}
