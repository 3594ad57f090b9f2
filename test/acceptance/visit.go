package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// draft is an order as a customer sends it.
type draft struct {
	RecordID   string      `json:"record_id"`
	Parameter1 string      `json:"parameter_1"`
	Parameter2 json.Number `json:"parameter_2"`
}

// visit is a customer's visit of the API.
type visit struct {
	api      api
	prefix   string            // of all its record_ids
	orders   [2]draft          // what it places
	placed   bool              // they are
	statuses map[string]string // of its orders, as they were told last
}

// newVisit prepares a visit. Neither of its numbers survives as a float of 64 bits, or as a whole number.
func newVisit(a api, prefix string) *visit {
	v := &visit{api: a, prefix: prefix, statuses: map[string]string{}}
	v.orders = [2]draft{v.draft(1, "acceptance <&> é", "1234567890.0987654321"), v.draft(2, "acceptance", "-0.75")}
	return v
}

func (v *visit) draft(n int, parameter1 string, parameter2 json.Number) draft {
	return draft{fmt.Sprintf("%s-%d", v.prefix, n), parameter1, parameter2}
}

// post is the request that places orders.
func post(orders ...draft) call {
	body, err := json.Marshal(orders)
	if err != nil {
		panic(err) // texts, and numbers of ours, always encode
	}
	return call{method: http.MethodPost, path: "/orders", contentType: "application/json", body: body}
}

// get is the request that looks an order up.
func get(recordID string) call {
	return call{method: http.MethodGet, path: "/orders/" + url.PathEscape(recordID)}
}

// refused sends a request and wants it refused.
func (v *visit) refused(ctx context.Context, c call, status int) (refusal, error) {
	r, err := v.api.send(ctx, c)
	if err != nil {
		return refusal{}, err
	}
	return r.refused(status)
}

// absent wants that an order is not stored.
func (v *visit) absent(ctx context.Context, recordID string) error {
	_, err := v.refused(ctx, get(recordID), http.StatusNotFound)
	return err
}

// told wants the statuses of these orders, and no others, in their order.
func (v *visit) told(statuses []orderStatus, want ...draft) error {
	if len(statuses) != len(want) {
		return fmt.Errorf("%d orders are listed, want %d", len(statuses), len(want))
	}
	for i, s := range statuses {
		if s.RecordID != want[i].RecordID {
			return fmt.Errorf("order %d of the list is %.200q, want %s", i, s.RecordID, want[i].RecordID)
		}
		if err := v.follow(s.RecordID, s.Status); err != nil {
			return err
		}
	}
	return nil
}

// follow takes down an order's status. A new order is pending; an auction in between may decide it, once.
func (v *visit) follow(recordID, status string) error {
	before, known := v.statuses[recordID]
	decided := before == "pending" && (status == "accepted" || status == "rejected")
	switch {
	case !known && status != "pending":
		return fmt.Errorf("%s is new, and its status is %.200q", recordID, status)
	case known && status != before && !decided:
		return fmt.Errorf("the status of %s is %.200q after %s", recordID, status, before)
	}
	v.statuses[recordID] = status
	return nil
}
