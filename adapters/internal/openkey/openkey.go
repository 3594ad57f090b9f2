// Package openkey makes the keys under which open orders are listed: the moment of placing in a fixed width, then
// the record_id. Keys compare as text the way the moments do, and with a gate closure too, so that a list of the open
// orders of an auction is one range of an index. A key is also the cursor behind its order.
package openkey

import (
	"fmt"
	"strings"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Of is the key of an order. It never changes in the order's life.
func Of(o order.Order) string { return Key(o.PlacedAt(), o.RecordID()) }

// Key is a key of the same form for any moment.
func Key(at time.Time, recordID string) string { return order.FormatTime(at) + "/" + recordID }

// Before is the bound of an auction: the keys of all orders placed before the gate closure, and no others, are less.
func Before(gate order.GateClosure) string { return order.FormatTime(gate.Time()) }

// FromCursor reads a key back from a cursor. The empty cursor is the empty key, less than every other.
// The error is port.ErrBadCursor.
func FromCursor(c port.Cursor) (string, error) {
	if c == "" {
		return "", nil
	}
	placedAt, recordID, _ := strings.Cut(string(c), "/")
	if _, err := order.ParseTime(placedAt); err != nil || !order.IsRecordID(recordID) {
		return "", fmt.Errorf("%w: %s", port.ErrBadCursor, excerpt.Text(string(c), 200))
	}
	return string(c), nil
}

// RecordID is the record_id in a key.
func RecordID(key string) string {
	_, recordID, _ := strings.Cut(key, "/")
	return recordID
}
