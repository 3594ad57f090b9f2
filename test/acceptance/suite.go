package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// orderInput is an order as a customer sends it.
type orderInput struct {
	RecordID   string      `json:"record_id"`
	Parameter1 string      `json:"parameter_1"`
	Parameter2 json.Number `json:"parameter_2"`
}

// suite runs the checks as one customer of the API.
type suite struct {
	client   client
	prefix   string            // of all its record_ids
	orders   [2]orderInput     // the orders of checkPlace
	placed   bool              // whether checkPlace succeeded
	statuses map[string]string // the last known status of each order, by record_id
}

// newSuite returns a suite whose record_ids start with the prefix. The parameter_2 of the first
// order is not exact as a float64, and neither order has an integer.
func newSuite(c client, prefix string) *suite {
	s := &suite{client: c, prefix: prefix, statuses: map[string]string{}}
	s.orders = [2]orderInput{
		s.order(1, "acceptance <&> é", "1234567890.0987654321"),
		s.order(2, "acceptance", "-0.75"),
	}
	return s
}

// order returns the suite's nth order.
func (s *suite) order(n int, parameter1 string, parameter2 json.Number) orderInput {
	return orderInput{fmt.Sprintf("%s-%d", s.prefix, n), parameter1, parameter2}
}

// postOrders returns the request that places the orders.
func postOrders(orders ...orderInput) request {
	body, err := json.Marshal(orders)
	if err != nil {
		panic(err) // strings and valid numbers always encode
	}
	return request{method: http.MethodPost, path: "/orders", contentType: "application/json", body: body}
}

// getOrder returns the request that looks up the order.
func getOrder(recordID string) request {
	return request{method: http.MethodGet, path: "/orders/" + url.PathEscape(recordID)}
}

// wantError sends the request and returns an error unless the response is an error with the status.
func (s *suite) wantError(ctx context.Context, req request, status int) (errorBody, error) {
	resp, err := s.client.send(ctx, req)
	if err != nil {
		return errorBody{}, err
	}
	return resp.decodeError(status)
}

// wantNotFound returns an error unless looking up the order responds with 404.
func (s *suite) wantNotFound(ctx context.Context, recordID string) error {
	_, err := s.wantError(ctx, getOrder(recordID), http.StatusNotFound)
	return err
}

// wantStatuses returns an error unless statuses lists exactly the wanted orders, in their sequence.
func (s *suite) wantStatuses(statuses []orderStatus, want ...orderInput) error {
	if len(statuses) != len(want) {
		return fmt.Errorf("the response lists %d orders, want %d", len(statuses), len(want))
	}
	for i, got := range statuses {
		if got.RecordID != want[i].RecordID {
			return fmt.Errorf("order %d of the response is %.200q, want %s", i, got.RecordID, want[i].RecordID)
		}
		if err := s.recordStatus(got.RecordID, got.Status); err != nil {
			return err
		}
	}
	return nil
}

// recordStatus records the status of an order. It returns an error for a transition that the life
// cycle does not have: a new order is pending, and an auction may decide it once, at any time.
func (s *suite) recordStatus(recordID, status string) error {
	before, known := s.statuses[recordID]
	decided := before == "pending" && (status == "accepted" || status == "rejected")
	switch {
	case !known && status != "pending":
		return fmt.Errorf("%s is new and has status %.200q, want pending", recordID, status)
	case known && status != before && !decided:
		return fmt.Errorf("%s has status %.200q after %s", recordID, status, before)
	}
	s.statuses[recordID] = status
	return nil
}
