package system

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// TestTheWholeWay leads orders from the door to their ends.
func TestTheWholeWay(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := inBubble(t, hourly(data))
		defer b.stop()
		b.place(orders(15))
		if status := b.status("order-0"); status != "pending" {
			t.Fatalf("before the auction: %s", status)
		}
		time.Sleep(90 * time.Minute)
		counts := map[string]int{}
		for i := range 15 {
			id := fmt.Sprintf("order-%d", i)
			counts[b.status(id)]++
			files, told := len(b.resultsOf(id)), strings.Count(b.printed(), "│ - "+id+"\n")
			switch status := b.status(id); {
			case status == "accepted" && files == 1 && told == 0, status == "rejected" && files == 0 && told == 1:
			default:
				t.Errorf("%s is %s, has %d results and was told %d times", id, status, files, told)
			}
		}
		summary := fmt.Sprintf(": orders 15, accepted %d, rejected %d, ", counts["accepted"], counts["rejected"])
		if counts["accepted"] == 0 || counts["rejected"] == 0 || !strings.Contains(b.printed(), summary) {
			t.Errorf("%v, and the summary:\n%s", counts, b.printed())
		}
	})
}

func TestASecondStartGoesOn(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		first := inBubble(t, hourly(data))
		first.place(orders(3))
		first.stop()
		second := inBubble(t, hourly(data))
		defer second.stop()
		time.Sleep(90 * time.Minute)
		for i := range 3 {
			if status := second.status(fmt.Sprintf("order-%d", i)); status != "accepted" && status != "rejected" {
				t.Errorf("order-%d is %s", i, status)
			}
		}
	})
}

// TestAPlatformThatIsNeverReady shows what a person sees then: the time-out of every execution, and
// no order lost.
func TestAPlatformThatIsNeverReady(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourly(data)
		c.ready = 0
		b := inBubble(t, c)
		b.place(orders(1))
		time.Sleep(119 * time.Minute)
		if !strings.Contains(b.printed(), "polls 110, time 55m0s — TIMED_OUT: States.Timeout\n") || !strings.Contains(b.printed(), "Execution cut off, States.Timeout in auction") {
			t.Errorf("printed:\n%s", b.printed())
		}
		b.stop()
		c.ready = 1
		b = inBubble(t, c)
		defer b.stop()
		time.Sleep(time.Hour)
		if status := b.status("order-0"); status == "pending" {
			t.Errorf("the order is still pending")
		}
	})
}

// TestThePlatformIsAsTheFlagsSay checks that what a person sets comes to the platform.
func TestThePlatformIsAsTheFlagsSay(t *testing.T) {
	outcomes := func(accept float64, seed uint64) (all string) {
		data := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			c := hourly(data)
			c.ready, c.accept, c.seed = 1, accept, seed
			b := inBubble(t, c)
			defer b.stop()
			b.place(orders(20))
			time.Sleep(90 * time.Minute)
			for i := range 20 {
				all += b.status(fmt.Sprintf("order-%d", i)) + " "
			}
		})
		return all
	}
	if got := outcomes(0, 1); strings.Contains(got, "accepted") {
		t.Errorf("with -accept 0: %s", got)
	}
	if got := outcomes(1, 1); strings.Contains(got, "rejected") {
		t.Errorf("with -accept 1: %s", got)
	}
	first := outcomes(0.5, 1)
	if outcomes(0.5, 1) != first || outcomes(0.5, 2) == first {
		t.Error("the outcomes are not those of the seed")
	}
}

// TestWhatHasHadItsTimeIsDeleted looks into the store itself: it must not grow for ever.
func TestWhatHasHadItsTimeIsDeleted(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := inBubble(t, hourly(data))
		b.place(orders(5))
		time.Sleep(order.Lifetime + order.Retention + 2*time.Hour)
		b.stop()
		store, err := embedded.OpenOrders(filepath.Join(data, "orders.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer store.CloseFile()
		left, err := store.Read(t.Context(), []string{"order-0", "order-1", "order-2", "order-3", "order-4"})
		if err != nil || len(left) > 0 {
			t.Errorf("%d orders are left, %v", len(left), err)
		}
	})
}

// TestExpiredUndecided follows an order that no auction decided: customers no longer find it after a day, and its
// record_id is free again once the next auction has closed it.
func TestExpiredUndecided(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourly(data)
		c.ready = 0
		b := inBubble(t, c)
		defer b.stop()
		time.Sleep(10 * time.Minute)
		b.place(orders(1))
		time.Sleep(24*time.Hour - time.Second)
		if status := b.status("order-0"); status != "pending" {
			t.Errorf("after a day less a second: %q", status)
		}
		time.Sleep(time.Second)
		if code, _ := b.send(http.MethodGet, "/orders/order-0", ""); code != http.StatusNotFound {
			t.Errorf("after a day: %d, want 404", code)
		}
		const again = `[{"record_id":"order-0","parameter_1":"another","parameter_2":1}]`
		if code, body := b.send(http.MethodPost, "/orders", again); code != http.StatusConflict || !strings.Contains(body, "no auction has closed yet") {
			t.Errorf("placed again before the next auction: %d %s, want 409", code, body)
		}
		time.Sleep(time.Hour)
		b.place(again)
		if status := b.status("order-0"); status != "pending" {
			t.Errorf("placed again after the next auction: %q", status)
		}
	})
}
