package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// TestLogs_HaveNoOrders checks the places where AWS would log what orders contain: the data of
// executions, the bodies of requests, and the lines of the access log.
func TestLogs_HaveNoOrders(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		log := d.One(t, stateMachine)
		if log.At("loggingConfiguration", "includeExecutionData") != false ||
			log.Text("loggingConfiguration", "level") != "ERROR" ||
			!strings.HasSuffix(log.Text("loggingConfiguration", "logDestination"), ":*") {
			t.Errorf("the state machine logs %v", log.At("loggingConfiguration"))
		}
		if got := d.One(t, methods).At("settings", "dataTraceEnabled"); got != false {
			t.Errorf("the API logs bodies: %v", got)
		}
		if format := d.One(t, stage).Text("accessLogSettings", "format"); format == "" || strings.Contains(format, "body") {
			t.Errorf("the access log is %q", format)
		}
	})
}
