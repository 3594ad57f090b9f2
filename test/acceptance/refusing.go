package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// refusesUnsigned sends what placesOrders sends: the signature alone makes the difference.
func (v *visit) refusesUnsigned(ctx context.Context) error {
	if !v.api.signer.signs() {
		return skip(v.api.signer.why)
	}
	c := post(v.orders[:]...)
	c.unsigned = true
	_, err := v.refused(ctx, c, http.StatusForbidden)
	if err != nil {
		err = fmt.Errorf("unsigned %w (an API that is open on purpose is visited without AWS_ACCESS_KEY_ID)", err)
	}
	for _, o := range v.orders {
		err = errors.Join(err, v.absent(ctx, o.RecordID))
	}
	return err
}

func (v *visit) namesProblems(ctx context.Context) error {
	good, bad, alsoGood := v.draft(4, "acceptance", "1"), v.draft(5, "", "1"), v.draft(6, "acceptance", "1")
	body, err := v.refused(ctx, post(good, bad, alsoGood), http.StatusBadRequest)
	if err == nil {
		err = body.blames(1, bad.RecordID, "parameter_1")
	}
	for _, o := range []draft{good, bad, alsoGood} {
		err = errors.Join(err, v.absent(ctx, o.RecordID))
	}
	return err
}

func (v *visit) knowsNoOtherOrder(ctx context.Context) error {
	return v.absent(ctx, v.draft(0, "", "").RecordID)
}

func (v *visit) knowsNoOtherPath(ctx context.Context) error {
	for _, path := range []string{"/", "/order", "/orders/a/b"} {
		if _, err := v.refused(ctx, call{method: http.MethodGet, path: path}, http.StatusNotFound); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) takesNoOtherMethod(ctx context.Context) error {
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodGet, "/orders", http.MethodPost},
		{http.MethodDelete, get(v.orders[0].RecordID).path, http.MethodGet},
	} {
		r, err := v.api.send(ctx, call{method: c.method, path: c.path})
		if err != nil {
			return err
		}
		if _, err := r.refused(http.StatusMethodNotAllowed); err != nil {
			return err
		}
		if allow := r.header.Get("Allow"); allow != c.allow {
			return fmt.Errorf("%s: Allow is %.200q, want %s", r.to, allow, c.allow)
		}
	}
	return nil
}

func (v *visit) takesNoOtherContentType(ctx context.Context) error {
	o := v.draft(7, "acceptance", "1")
	c := post(o)
	c.contentType = "text/plain"
	_, err := v.refused(ctx, c, http.StatusUnsupportedMediaType)
	return errors.Join(err, v.absent(ctx, o.RecordID))
}

func (v *visit) takesNoEmptyBody(ctx context.Context) error {
	c := post()
	c.body = nil
	_, err := v.refused(ctx, c, http.StatusBadRequest)
	return err
}
