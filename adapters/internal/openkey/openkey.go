// Package openkey builds the keys of the indexes of open orders: placed_at in a fixed width, then
// the record_id. Keys sort by placed_at and can be compared with a gate closure, so that the open
// orders of an auction are one range of the index. The key of an order is also its cursor.
package openkey

import (
	"fmt"
	"strings"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Of returns the key of an order. The key never changes while the order exists.
func Of(o order.Order) string { return Key(o.PlacedAt(), o.RecordID()) }

// Key returns the key that consists of a time and a record_id.
func Key(at time.Time, recordID string) string { return order.FormatTime(at) + "/" + recordID }

// Before returns the upper bound of the keys of an auction. A key is less than the bound if and
// only if its order was placed before the gate closure.
func Before(gate order.GateClosure) string { return order.FormatTime(gate.Time()) }

// FromCursor returns the key of a cursor. The empty cursor has the empty key, which is less than
// every other key. For an invalid cursor, the error wraps port.ErrInvalidCursor.
func FromCursor(c port.Cursor) (string, error) {
	if c == "" {
		return "", nil
	}
	placedAt, recordID, _ := strings.Cut(string(c), "/")
	if _, err := order.ParseTime(placedAt); err != nil || !order.ValidRecordID(recordID) {
		return "", fmt.Errorf("%w: %s", port.ErrInvalidCursor, excerpt.Text(string(c), 200))
	}
	return string(c), nil
}

// RecordID returns the record_id in a key.
func RecordID(key string) string {
	_, recordID, _ := strings.Cut(key, "/")
	return recordID
}
