package awslambda

import (
	"bytes"
	"encoding/json"
	stdlog "log"
	"log/slog"
	"os"
	"strings"
	"testing"
)

func TestRedirectStandardLog(t *testing.T) {
	defer func(flags int) { stdlog.SetFlags(flags); stdlog.SetOutput(os.Stderr) }(stdlog.Flags())
	out := &bytes.Buffer{}
	redirectStandardLog(slog.New(slog.NewJSONHandler(out, nil)))
	stdlog.Printf("%s", `{"errorMessage":"1 rejected: a","errorType":"OrderRejected"}`)
	stdlog.Printf("%s", `{"errorMessage":"fault","errorType":"string","stackTrace":[{"path":"x.go"}]}`)
	stdlog.Print("failed to POST")
	var texts []string
	for line := range strings.Lines(out.String()) {
		var fields struct{ Level, Text string }
		if err := json.Unmarshal([]byte(line), &fields); err != nil || fields.Level != "ERROR" {
			t.Errorf("%v: %s", err, line)
		}
		texts = append(texts, fields.Text)
	}
	if len(texts) != 2 || !strings.Contains(texts[0], "x.go") || texts[1] != "failed to POST" {
		t.Errorf("logged %q, want the panic and the error of the runtime, not the handler error", texts)
	}
}
