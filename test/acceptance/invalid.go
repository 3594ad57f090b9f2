package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// checkUnsigned sends the request of checkPlace without a signature.
func (s *suite) checkUnsigned(ctx context.Context) error {
	if !s.client.signer.enabled() {
		return skipError(s.client.signer.unsignedReason)
	}
	req := postOrders(s.orders[:]...)
	req.unsigned = true
	_, err := s.wantError(ctx, req, http.StatusForbidden)
	if err != nil {
		err = fmt.Errorf("unsigned %w (if the API allows unsigned requests on purpose, unset AWS_ACCESS_KEY_ID)", err)
	}
	for _, o := range s.orders {
		err = errors.Join(err, s.wantNotFound(ctx, o.RecordID))
	}
	return err
}

func (s *suite) checkInvalidOrder(ctx context.Context) error {
	orders := []orderInput{s.order(4, "acceptance", "1"), s.order(5, "", "1"), s.order(6, "acceptance", "1")}
	body, err := s.wantError(ctx, postOrders(orders...), http.StatusBadRequest)
	if err == nil {
		err = body.wantProblem(1, orders[1].RecordID, "parameter_1")
	}
	for _, o := range orders {
		err = errors.Join(err, s.wantNotFound(ctx, o.RecordID))
	}
	return err
}

func (s *suite) checkUnknownOrder(ctx context.Context) error {
	return s.wantNotFound(ctx, s.order(0, "", "").RecordID)
}

func (s *suite) checkUnknownPath(ctx context.Context) error {
	for _, path := range []string{"/", "/order", "/orders/a/b"} {
		if _, err := s.wantError(ctx, request{method: http.MethodGet, path: path}, http.StatusNotFound); err != nil {
			return err
		}
	}
	return nil
}

func (s *suite) checkMethod(ctx context.Context) error {
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodGet, "/orders", http.MethodPost},
		{http.MethodDelete, getOrder(s.orders[0].RecordID).path, http.MethodGet},
	} {
		resp, err := s.client.send(ctx, request{method: c.method, path: c.path})
		if err != nil {
			return err
		}
		if _, err := resp.decodeError(http.StatusMethodNotAllowed); err != nil {
			return err
		}
		if allow := resp.header.Get("Allow"); allow != c.allow {
			return fmt.Errorf("%s: header Allow is %.200q, want %s", resp.request, allow, c.allow)
		}
	}
	return nil
}

func (s *suite) checkContentType(ctx context.Context) error {
	o := s.order(7, "acceptance", "1")
	req := postOrders(o)
	req.contentType = "text/plain"
	_, err := s.wantError(ctx, req, http.StatusUnsupportedMediaType)
	return errors.Join(err, s.wantNotFound(ctx, o.RecordID))
}

func (s *suite) checkEmptyBody(ctx context.Context) error {
	req := postOrders()
	req.body = nil
	_, err := s.wantError(ctx, req, http.StatusBadRequest)
	return err
}
