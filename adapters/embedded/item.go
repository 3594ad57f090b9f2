package embedded

import (
	"encoding/json"
	"fmt"
	"time"

	"auction.internal/domain/order"
)

// item is the stored form of an order. Its key is the record_id. Numbers are strings, so that they
// stay exact.
type item struct {
	Parameter1 string `json:"parameter_1"`
	Parameter2 string `json:"parameter_2"`
	PlacedAt   string `json:"placed_at"`
	Status     string `json:"status"`
	Open       bool   `json:"open,omitempty"`
	Power      string `json:"power,omitempty"`
	Auction    string `json:"auction,omitempty"`
	DecidedAt  string `json:"decided_at,omitempty"`
}

func encode(o order.Order) ([]byte, error) {
	i := item{
		Parameter1: o.Parameter1(), Parameter2: o.Parameter2().String(), PlacedAt: order.FormatTime(o.PlacedAt()),
		Status: o.Status().String(), Open: o.Open(),
	}
	if o.Status().Decided() {
		i.Power, i.Auction, i.DecidedAt = o.Power().String(), o.Auction().String(), order.FormatTime(o.DecidedAt())
	}
	return json.Marshal(i)
}

func decode(recordID string, value []byte) (order.Order, error) {
	var i item
	if err := json.Unmarshal(value, &i); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: %w", recordID, err)
	}
	s := order.Snapshot{
		RecordID: recordID, Parameter1: i.Parameter1, Open: i.Open,
	}
	var err error
	if s.PlacedAt, err = parseTime(i.PlacedAt); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: placed_at: %w", recordID, err)
	}
	if s.Parameter2, err = order.ParseDecimal(i.Parameter2); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: parameter_2 %w", recordID, err)
	}
	if s.Status, err = order.ParseStatus(i.Status); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: %w", recordID, err)
	}
	if !s.Status.Decided() {
		return order.Restore(s), nil
	}
	if s.Power, err = order.ParseDecimal(i.Power); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: power %w", recordID, err)
	}
	if s.Auction, err = order.ParseGateClosure(i.Auction); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: auction %w", recordID, err)
	}
	if s.DecidedAt, err = parseTime(i.DecidedAt); err != nil {
		return order.Order{}, fmt.Errorf("damaged order %s: decided_at: %w", recordID, err)
	}
	return order.Restore(s), nil
}

// parseTime parses any RFC 3339 timestamp, because files of earlier versions have fewer fraction
// digits.
func parseTime(text string) (time.Time, error) { return time.Parse(time.RFC3339, text) }
