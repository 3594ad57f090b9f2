package porttest

import (
	"errors"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func testRead(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	orders := newOrders(t, 230, placed)
	mustPlace(t, s, orders...)
	ids := []string{"absent"}
	for _, o := range orders {
		ids = append(ids, o.RecordID())
	}
	found, err := s.Read(t.Context(), ids)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	byID := make(map[string]order.Order, len(found))
	for _, o := range found {
		byID[o.RecordID()] = o
	}
	for _, o := range orders {
		if byID[o.RecordID()] != o {
			t.Fatalf("Read(%s) = %+v, want %+v", o.RecordID(), byID[o.RecordID()], o)
		}
	}
	if len(found) != len(orders) {
		t.Fatalf("Read = %d orders, want %d", len(found), len(orders))
	}
}

func testList(t *testing.T, h OrderStoreHarness) {
	t.Run("only orders placed before the gate closure", func(t *testing.T) {
		s := h.New(t)
		mustPlace(t, s, newOrder(t, "before", "1", noon.Add(-time.Millisecond)))
		mustPlace(t, s, newOrder(t, "at", "1", noon))
		mustPlace(t, s, newOrder(t, "after", "1", noon.Add(time.Second)))
		wantOpen(t, s, noon, "before")
		wantOpen(t, s, noon.Add(time.Second), "before", "at")
	})
	t.Run("includes expired orders", func(t *testing.T) {
		s := h.New(t)
		mustPlace(t, s, newOrder(t, "old", "1", placed))
		wantOpen(t, s, placed.Add(order.Lifetime+time.Hour), "old")
	})
	t.Run("continues after any cursor", func(t *testing.T) { testListCursors(t, h) })
	t.Run("stable while orders are settled and placed", func(t *testing.T) { testListStable(t, h) })
	t.Run("rejects invalid cursors", func(t *testing.T) {
		s := h.New(t)
		mustPlace(t, s, newOrder(t, "x", "1", placed))
		for _, cursor := range []port.Cursor{"invalid", "!", "-1", "99999", "\x00"} {
			var last error
			for _, err := range s.List(t.Context(), gate, cursor) {
				last = err
			}
			if !errors.Is(last, port.ErrInvalidCursor) {
				t.Errorf("List(%q) = %v, want ErrInvalidCursor", cursor, last)
			}
		}
	})
}

func testListCursors(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	const n = 120
	for i, o := range newOrders(t, n, placed) {
		// Three orders share each placed_at: the time is not sufficient as a cursor.
		mustPlace(t, s, newOrder(t, o.RecordID(), "1", placed.Add(time.Duration(i/3)*time.Second)))
	}
	all := listed(t, s, noon, "")
	seen := make(map[string]bool, n)
	for i, entry := range all {
		if seen[entry.Order.RecordID()] {
			t.Fatalf("List yielded %s twice, want once", entry.Order.RecordID())
		}
		seen[entry.Order.RecordID()] = true
		if len(entry.Cursor) == 0 || len(entry.Cursor) > 200 {
			t.Fatalf("cursor %q has %d bytes, want 1 to 200", entry.Cursor, len(entry.Cursor))
		}
		if i%17 != 0 && i != n-1 {
			continue
		}
		rest := listed(t, s, noon, entry.Cursor)
		if len(rest) != n-i-1 || (len(rest) > 0 && rest[0] != all[i+1]) {
			t.Fatalf("List after entry %d: %d orders, want %d, beginning with %s", i,
				len(rest), n-i-1, all[min(i+1, n-1)].Order.RecordID())
		}
	}
	if len(all) != n {
		t.Fatalf("List = %d orders, want %d", len(all), n)
	}
}

func testListStable(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	mustPlace(t, s, newOrders(t, 60, placed)...)
	all := listed(t, s, noon, "")
	middle := len(all) / 2
	for _, entry := range all[middle-5 : middle+1] { // including the order at the cursor
		mustSettle(t, s, mustDecide(t, s, decision(t, entry.Order, order.OutcomeAccepted, "1")))
	}
	mustPlace(t, s, newOrder(t, "new", "1", placed.Add(time.Minute)))
	rest := listed(t, s, noon, all[middle].Cursor)
	remaining := make(map[string]bool, len(rest))
	for _, entry := range rest {
		remaining[entry.Order.RecordID()] = true
	}
	for _, entry := range all[middle+1:] {
		if !remaining[entry.Order.RecordID()] {
			t.Errorf("List after the cursor skipped %s, want it listed", entry.Order.RecordID())
		}
		delete(remaining, entry.Order.RecordID())
	}
	delete(remaining, "new")
	if len(remaining) > 0 {
		t.Errorf("List after the cursor repeated %v, want each order once", remaining)
	}
}
