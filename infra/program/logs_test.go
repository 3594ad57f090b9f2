package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// TestLogs_ContainNoOrders checks the settings with which AWS would log the content of orders:
// execution data, request bodies, and the format of the access log.
func TestLogs_ContainNoOrders(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		log := d.One(t, stateMachine)
		if log.At("loggingConfiguration", "includeExecutionData") != false ||
			log.Text("loggingConfiguration", "level") != "ERROR" ||
			!strings.HasSuffix(log.Text("loggingConfiguration", "logDestination"), ":*") {
			t.Errorf("logging of the state machine = %v, want errors without execution data", log.At("loggingConfiguration"))
		}
		if got := d.One(t, methods).At("settings", "dataTraceEnabled"); got != false {
			t.Errorf("dataTraceEnabled = %v, want false", got)
		}
		if format := d.One(t, stage).Text("accessLogSettings", "format"); format == "" || strings.Contains(format, "body") {
			t.Errorf("format of the access log = %q, want no request content", format)
		}
	})
}
