package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// lifetime is how long an order is shown.
const lifetime = 24 * time.Hour

// timestampForm is the one form of a timestamp: three fraction digits, whatever they are.
const timestampForm = "2006-01-02T15:04:05.000Z"

// timestamp is a time as the API promises to write it.
type timestamp time.Time

// UnmarshalText reads a timestamp. The error reports any other form.
func (s *timestamp) UnmarshalText(text []byte) error {
	t, err := time.Parse(timestampForm, string(text))
	if err == nil && t.Format(timestampForm) != string(text) {
		err = fmt.Errorf("%.100q is not a timestamp such as %s", text, timestampForm)
	}
	*s = timestamp(t)
	return err
}

// notPlaced is why a promise about the orders cannot be checked.
const notPlaced = skip("no orders were placed")

func (v *visit) placesOrders(ctx context.Context) error {
	if err := v.place(ctx); err != nil {
		return err
	}
	v.placed = true
	return nil
}

func (v *visit) replays(ctx context.Context) error {
	if !v.placed {
		return notPlaced
	}
	return v.place(ctx)
}

// place sends the visit's orders.
func (v *visit) place(ctx context.Context) error {
	r, err := v.api.send(ctx, post(v.orders[:]...))
	if err != nil {
		return err
	}
	var body receipt
	if err := r.read(http.StatusCreated, &body); err != nil {
		return err
	}
	return v.told(body.Orders, v.orders[:]...)
}

func (v *visit) showsOrders(ctx context.Context) error {
	if !v.placed {
		return notPlaced
	}
	for _, o := range v.orders {
		if err := v.shows(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// shows wants that an order is there, as it was sent.
func (v *visit) shows(ctx context.Context, o draft) error {
	r, err := v.api.send(ctx, get(o.RecordID))
	if err != nil {
		return err
	}
	var body struct {
		draft
		Status    string      `json:"status"`
		Power     json.Number `json:"power"`
		PlacedAt  timestamp   `json:"placed_at"`
		ExpiresAt timestamp   `json:"expires_at"`
	}
	if err := r.read(http.StatusOK, &body); err != nil {
		return err
	}
	lives := time.Time(body.ExpiresAt).Sub(time.Time(body.PlacedAt))
	switch {
	case body.draft != o:
		return fmt.Errorf("%w, want what was sent: %+v", r.unexpected(), o)
	case lives != lifetime:
		return fmt.Errorf("%w, want expires_at %v after placed_at: it is %v", r.unexpected(), lifetime, lives)
	case (body.Status == "pending") != (body.Power == ""):
		return fmt.Errorf("%w, want power once it is decided, and not before", r.unexpected())
	}
	return v.follow(o.RecordID, body.Status)
}

func (v *visit) namesConflicts(ctx context.Context) error {
	if !v.placed {
		return notPlaced
	}
	taken, known, fresh := v.orders[0], v.orders[1], v.draft(3, "acceptance", "2.1")
	other := taken
	other.Parameter2 = "5"
	body, err := v.refused(ctx, post(other, known, fresh), http.StatusConflict)
	if err != nil {
		return err
	}
	if err := body.blames(0, taken.RecordID, "record_id"); err != nil {
		return err
	}
	if err := v.told(body.Orders, known, fresh); err != nil {
		return err
	}
	for _, o := range []draft{taken, fresh} {
		if err := v.shows(ctx, o); err != nil {
			return fmt.Errorf("after the conflict: %w", err)
		}
	}
	return nil
}
