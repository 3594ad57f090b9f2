package endtoend

import (
	"encoding/json"
	"net/http"
	"strings"

	"auction.internal/lambdas/settings"
)

// wantLookedUp checks an order as its customer sees it.
func (c *cloud) wantLookedUp(recordID string) {
	c.t.Helper()
	reply := c.send(http.MethodGet, "/orders/"+recordID, "")
	var got struct {
		RecordID string `json:"record_id"`
		Status   string
		Power    *json.Number
	}
	if err := json.Unmarshal(reply.Body.Bytes(), &got); err != nil || reply.Code != http.StatusOK || got.Power == nil || got.Status == "pending" {
		c.t.Errorf("GET: %d %s, %v", reply.Code, reply.Body, err)
	}
	if reply := c.send(http.MethodGet, "/orders/absent", ""); reply.Code != http.StatusNotFound {
		c.t.Errorf("GET of an absent order: %d %s", reply.Code, reply.Body)
	}
}

func (c *cloud) wantMetrics(want map[string]float64) {
	c.t.Helper()
	sums := c.logged().sums(c.t)
	for name, value := range want {
		if sums[name] != value {
			c.t.Errorf("the metric %s is %v, want %v", name, sums[name], value)
		}
	}
	for _, name := range []string{settings.OldestOpenAge, settings.PlatformLatency} {
		if sums[name] <= 0 {
			c.t.Errorf("the metric %s is %v", name, sums[name])
		}
	}
}

// wantQuietLogs checks that the logs say which request and which auction, and nothing of what orders contain.
func (c *cloud) wantQuietLogs() {
	c.t.Helper()
	ofRuns := map[string]bool{"page collected": true, "results stored": true, "notified": true}
	for _, line := range c.logged().lines(c.t) {
		if _, metric := line["_aws"]; metric {
			continue
		}
		message, _ := line["message"].(string)
		for _, field := range []string{"requestId", "level", "message"} {
			if text, ok := line[field].(string); !ok || text == "" {
				c.t.Errorf("a line without %s: %v", field, line)
			}
		}
		if auction, _ := line["auction"].(string); ofRuns[message] && auction == "" {
			c.t.Errorf("a line without its auction: %v", line)
		}
		delete(ofRuns, message)
	}
	if len(ofRuns) > 0 {
		c.t.Errorf("never logged: %v", ofRuns)
	}
	for _, secret := range []string{content, c.platform.token} {
		if strings.Contains(c.log.String(), secret) {
			c.t.Errorf("the logs tell %s", secret)
		}
	}
}

// postUntilStored does what a customer does who is told to try again: an emulator on a busy machine can be too slow.
func (c *cloud) postUntilStored(body string) {
	c.t.Helper()
	for range 10 {
		reply := c.send(http.MethodPost, "/orders", body)
		if reply.Code == http.StatusCreated {
			return
		}
		if reply.Code != http.StatusServiceUnavailable {
			c.t.Fatalf("POST: %d %.300s", reply.Code, reply.Body)
		}
	}
	c.t.Fatal("POST: still not stored")
}

func count(path []string, state string) int {
	n := 0
	for _, s := range path {
		if s == state {
			n++
		}
	}
	return n
}
