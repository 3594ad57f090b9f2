package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// lifetime is the time from placing an order to its expiry.
const lifetime = 24 * time.Hour

// timestampLayout is the layout of timestamps in the API's contract. It always has three fraction
// digits.
const timestampLayout = "2006-01-02T15:04:05.000Z"

// timestamp is a time in the API's layout.
type timestamp time.Time

// UnmarshalText parses a timestamp. It returns an error for any other layout.
func (t *timestamp) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(timestampLayout, string(text))
	if err == nil && parsed.Format(timestampLayout) != string(text) {
		err = fmt.Errorf("%.100q is not a timestamp such as %s", text, timestampLayout)
	}
	*t = timestamp(parsed)
	return err
}

// errNotPlaced skips a check that needs the orders of checkPlace.
const errNotPlaced = skipError("no orders were placed")

func (s *suite) checkPlace(ctx context.Context) error {
	if err := s.place(ctx); err != nil {
		return err
	}
	s.placed = true
	return nil
}

func (s *suite) checkReplay(ctx context.Context) error {
	if !s.placed {
		return errNotPlaced
	}
	return s.place(ctx)
}

// place posts the suite's orders.
func (s *suite) place(ctx context.Context) error {
	resp, err := s.client.send(ctx, postOrders(s.orders[:]...))
	if err != nil {
		return err
	}
	var body receiptBody
	if err := resp.decode(http.StatusCreated, &body); err != nil {
		return err
	}
	return s.wantStatuses(body.Orders, s.orders[:]...)
}

func (s *suite) checkGet(ctx context.Context) error {
	if !s.placed {
		return errNotPlaced
	}
	for _, o := range s.orders {
		if err := s.wantStored(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// wantStored returns an error unless GET returns the order as it was sent.
func (s *suite) wantStored(ctx context.Context, o orderInput) error {
	resp, err := s.client.send(ctx, getOrder(o.RecordID))
	if err != nil {
		return err
	}
	var body struct {
		orderInput
		Status    string      `json:"status"`
		Power     json.Number `json:"power"`
		PlacedAt  timestamp   `json:"placed_at"`
		ExpiresAt timestamp   `json:"expires_at"`
	}
	if err := resp.decode(http.StatusOK, &body); err != nil {
		return err
	}
	got := time.Time(body.ExpiresAt).Sub(time.Time(body.PlacedAt))
	switch {
	case body.orderInput != o:
		return fmt.Errorf("%w, want the order as it was sent: %+v", resp.unexpected(), o)
	case got != lifetime:
		return fmt.Errorf("%w: expires_at is %v after placed_at, want %v", resp.unexpected(), got, lifetime)
	case (body.Status == "pending") != (body.Power == ""):
		return fmt.Errorf("%w, want power if and only if the order is decided", resp.unexpected())
	}
	return s.recordStatus(o.RecordID, body.Status)
}

func (s *suite) checkConflict(ctx context.Context) error {
	if !s.placed {
		return errNotPlaced
	}
	stored, replayed, added := s.orders[0], s.orders[1], s.order(3, "acceptance", "2.1")
	conflicting := stored
	conflicting.Parameter2 = "5"
	body, err := s.wantError(ctx, postOrders(conflicting, replayed, added), http.StatusConflict)
	if err != nil {
		return err
	}
	if err := body.wantProblem(0, stored.RecordID, "record_id"); err != nil {
		return err
	}
	if err := s.wantStatuses(body.Orders, replayed, added); err != nil {
		return err
	}
	for _, o := range []orderInput{stored, added} {
		if err := s.wantStored(ctx, o); err != nil {
			return fmt.Errorf("after the conflict: %w", err)
		}
	}
	return nil
}
