package protocol

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/order"
)

// question is the body of a request. What is missing and what is null are both nil.
type question struct {
	Orders []askedOrder `json:"orders"`
}

type askedOrder struct {
	RecordID   *string        `json:"record_id"`
	Parameter1 *string        `json:"parameter_1"`
	Parameter2 jsontext.Value `json:"parameter_2"`
	PlacedAt   *string        `json:"placed_at"`
}

// EncodeOrders writes the orders that are asked about, their numbers in canonical form.
func EncodeOrders(orders []order.Order) ([]byte, error) {
	list := make([]askedOrder, len(orders))
	for i, o := range orders {
		id, parameter1, placedAt := o.RecordID(), o.Parameter1(), order.FormatTime(o.PlacedAt())
		list[i] = askedOrder{
			RecordID: &id, Parameter1: &parameter1, Parameter2: jsontext.Value(o.Parameter2().String()), PlacedAt: &placedAt,
		}
	}
	body, err := json.Marshal(question{Orders: list})
	if err != nil {
		return nil, fmt.Errorf("encode %d orders: %w", len(orders), err)
	}
	return body, nil
}

// DecodeOrders reads the orders that are asked about, pending and open. The error is for the side that asked: it says
// what is no JSON of this form, which order is wrong in what, or which record_id is there twice. The business's rules
// are not applied: whoever asks has accepted these orders.
func DecodeOrders(body []byte) ([]order.Order, error) {
	var q question
	if err := json.Unmarshal(body, &q, json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	if q.Orders == nil {
		return nil, errors.New("orders must be a list")
	}
	orders := make([]order.Order, len(q.Orders))
	seen := make(map[string]bool, len(q.Orders))
	for i, asked := range q.Orders {
		o, err := asked.restore()
		if err != nil {
			return nil, fmt.Errorf("orders[%d]: %w", i, err)
		}
		if seen[o.RecordID()] {
			return nil, fmt.Errorf("orders[%d]: record_id %s is there twice", i, o.RecordID())
		}
		seen[o.RecordID()] = true
		orders[i] = o
	}
	return orders, nil
}

func (a askedOrder) restore() (order.Order, error) {
	switch {
	case a.RecordID == nil || !order.ValidRecordID(*a.RecordID):
		return order.Order{}, errors.New("record_id must be the name of an order")
	case a.Parameter1 == nil:
		return order.Order{}, errors.New("parameter_1 must be a string")
	case a.PlacedAt == nil:
		return order.Order{}, errors.New("placed_at must be a string")
	}
	parameter2, err := order.ParseDecimal(string(a.Parameter2))
	if err != nil {
		return order.Order{}, fmt.Errorf("parameter_2 %w", err)
	}
	placedAt, err := order.ParseTime(*a.PlacedAt)
	if err != nil {
		return order.Order{}, fmt.Errorf("placed_at %w", err)
	}
	return order.Restore(order.Snapshot{
		RecordID: *a.RecordID, Parameter1: *a.Parameter1, Parameter2: parameter2, PlacedAt: placedAt,
		Status: order.Pending, Open: true,
	}), nil
}
