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

// TestAuction_SettlesOrders follows orders from the request to the result file or the notification.
func TestAuction_SettlesOrders(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, hourlyConfig(data))
		defer f.stop()
		f.place(ordersJSON(15))
		if status := f.status("order-0"); status != "pending" {
			t.Fatalf("status before the auction = %s, want pending", status)
		}
		time.Sleep(90 * time.Minute)
		counts := map[string]int{}
		for i := range 15 {
			id := fmt.Sprintf("order-%d", i)
			counts[f.status(id)]++
			files, notified := len(f.auctionsWithResult(id)), strings.Count(f.printed(), "│ - "+id+"\n")
			switch status := f.status(id); {
			case status == "accepted" && files == 1 && notified == 0, status == "rejected" && files == 0 && notified == 1:
			default:
				t.Errorf("%s is %s with %d result files and %d notifications, want one file if accepted, else one notification",
					id, status, files, notified)
			}
		}
		summary := fmt.Sprintf(": orders 15, accepted %d, rejected %d, ", counts["accepted"], counts["rejected"])
		if counts["accepted"] == 0 || counts["rejected"] == 0 || !strings.Contains(f.printed(), summary) {
			t.Errorf("orders by status = %v, want both statuses and the summary %q in:\n%s", counts, summary, f.printed())
		}
	})
}

func TestRestart_KeepsPendingOrders(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		first := newFixture(t, hourlyConfig(data))
		first.place(ordersJSON(3))
		first.stop()
		second := newFixture(t, hourlyConfig(data))
		defer second.stop()
		time.Sleep(90 * time.Minute)
		for i := range 3 {
			if status := second.status(fmt.Sprintf("order-%d", i)); status != "accepted" && status != "rejected" {
				t.Errorf("order-%d is %s, want accepted or rejected", i, status)
			}
		}
	})
}

// TestAuction_PlatformNeverReady checks that the execution times out, that the timeout is printed
// and notified, and that the order stays pending for a later auction.
func TestAuction_PlatformNeverReady(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourlyConfig(data)
		c.ready = 0
		f := newFixture(t, c)
		f.place(ordersJSON(1))
		time.Sleep(119 * time.Minute)
		for _, want := range []string{
			" TIMED_OUT: ", "not-ready polls 110, duration 55m0s; States.Timeout\n", "failed: States.Timeout",
		} {
			if !strings.Contains(f.printed(), want) {
				t.Errorf("printed:\n%s\nwant %q", f.printed(), want)
			}
		}
		f.stop()
		c.ready = 1
		f = newFixture(t, c)
		defer f.stop()
		time.Sleep(time.Hour)
		if status := f.status("order-0"); status == "pending" {
			t.Error("order is pending after an auction with a ready platform, want it decided")
		}
	})
}

// TestAuction_PlatformFlags checks that -accept and -seed configure the platform.
func TestAuction_PlatformFlags(t *testing.T) {
	outcomes := func(accept float64, seed uint64) (statuses string) {
		data := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			c := hourlyConfig(data)
			c.ready, c.accept, c.seed = 1, accept, seed
			f := newFixture(t, c)
			defer f.stop()
			f.place(ordersJSON(20))
			time.Sleep(90 * time.Minute)
			for i := range 20 {
				statuses += f.status(fmt.Sprintf("order-%d", i)) + " "
			}
		})
		return statuses
	}
	if got := outcomes(0, 1); strings.Contains(got, "accepted") {
		t.Errorf("-accept 0: statuses %s, want none accepted", got)
	}
	if got := outcomes(1, 1); strings.Contains(got, "rejected") {
		t.Errorf("-accept 1: statuses %s, want none rejected", got)
	}
	first := outcomes(0.5, 1)
	if outcomes(0.5, 1) != first || outcomes(0.5, 2) == first {
		t.Error("want the same outcomes for the same -seed, and other outcomes for another")
	}
}

// TestAuction_DeletesExpiredOrders reads the order store after the retention of the orders has
// ended.
func TestAuction_DeletesExpiredOrders(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, hourlyConfig(data))
		f.place(ordersJSON(5))
		time.Sleep(order.Lifetime + order.Retention + 2*time.Hour)
		f.stop()
		store, err := embedded.OpenOrderStore(filepath.Join(data, "orders.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer store.CloseFile()
		left, err := store.Read(t.Context(), []string{"order-0", "order-1", "order-2", "order-3", "order-4"})
		if err != nil || len(left) > 0 {
			t.Errorf("Read() = %d orders, %v, want none", len(left), err)
		}
	})
}

// TestAuction_ExpiredOrder follows an order that no auction decides. It is not found (404) after 24
// hours, and its record_id can be used again after the next auction has closed it.
func TestAuction_ExpiredOrder(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourlyConfig(data)
		c.ready = 0
		f := newFixture(t, c)
		defer f.stop()
		time.Sleep(10 * time.Minute)
		f.place(ordersJSON(1))
		time.Sleep(24*time.Hour - time.Second)
		if status := f.status("order-0"); status != "pending" {
			t.Errorf("status one second before expiry = %q, want pending", status)
		}
		time.Sleep(time.Second)
		if code, _ := f.send(http.MethodGet, "/orders/order-0", ""); code != http.StatusNotFound {
			t.Errorf("GET after expiry = %d, want 404", code)
		}
		const newOrder = `[{"record_id":"order-0","parameter_1":"another","parameter_2":1}]`
		code, body := f.send(http.MethodPost, "/orders", newOrder)
		if code != http.StatusConflict || !strings.Contains(body, "no auction has closed yet") {
			t.Errorf("POST before the next auction = %d %s, want 409", code, body)
		}
		time.Sleep(time.Hour)
		f.place(newOrder)
		if status := f.status("order-0"); status != "pending" {
			t.Errorf("status after the next auction = %q, want pending", status)
		}
	})
}
