package protocol

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/order"
)

// requestBody is the body of a request. A field that is missing or null is nil.
type requestBody struct {
	Orders []orderItem `json:"orders"`
}

type orderItem struct {
	RecordID   *string        `json:"record_id"`
	Parameter1 *string        `json:"parameter_1"`
	Parameter2 jsontext.Value `json:"parameter_2"`
	PlacedAt   *string        `json:"placed_at"`
}

// EncodeOrders encodes the body of a request for the results of orders. Numbers are in canonical
// form.
func EncodeOrders(orders []order.Order) ([]byte, error) {
	items := make([]orderItem, len(orders))
	for i, o := range orders {
		id, parameter1, placedAt := o.RecordID(), o.Parameter1(), order.FormatTime(o.PlacedAt())
		items[i] = orderItem{
			RecordID: &id, Parameter1: &parameter1, Parameter2: jsontext.Value(o.Parameter2().String()), PlacedAt: &placedAt,
		}
	}
	body, err := json.Marshal(requestBody{Orders: items})
	if err != nil {
		return nil, fmt.Errorf("encode %d orders: %w", len(orders), err)
	}
	return body, nil
}

// DecodeOrders decodes the body of a request. It returns the orders as pending and open. The error
// is a message for the client: it names the problem and, if possible, the order. The length of
// parameter_1 is not validated, because the client has already accepted these orders.
func DecodeOrders(body []byte) ([]order.Order, error) {
	var request requestBody
	if err := json.Unmarshal(body, &request, json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	if request.Orders == nil {
		return nil, errors.New("orders must be an array")
	}
	orders := make([]order.Order, len(request.Orders))
	seen := make(map[string]bool, len(request.Orders))
	for i, item := range request.Orders {
		o, err := item.restore()
		if err != nil {
			return nil, fmt.Errorf("orders[%d]: %w", i, err)
		}
		if seen[o.RecordID()] {
			return nil, fmt.Errorf("orders[%d]: duplicate record_id %s", i, o.RecordID())
		}
		seen[o.RecordID()] = true
		orders[i] = o
	}
	return orders, nil
}

func (item orderItem) restore() (order.Order, error) {
	switch {
	case item.RecordID == nil || !order.ValidRecordID(*item.RecordID):
		return order.Order{}, errors.New("record_id is missing or invalid")
	case item.Parameter1 == nil:
		return order.Order{}, errors.New("parameter_1 must be a string")
	case item.PlacedAt == nil:
		return order.Order{}, errors.New("placed_at must be a string")
	}
	parameter2, err := order.ParseDecimal(string(item.Parameter2))
	if err != nil {
		return order.Order{}, fmt.Errorf("parameter_2 %w", err)
	}
	placedAt, err := order.ParseTime(*item.PlacedAt)
	if err != nil {
		return order.Order{}, fmt.Errorf("placed_at %w", err)
	}
	return order.Restore(order.Snapshot{
		RecordID: *item.RecordID, Parameter1: *item.Parameter1, Parameter2: parameter2, PlacedAt: placedAt,
		Status: order.Pending, Open: true,
	}), nil
}
