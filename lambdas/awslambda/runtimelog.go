package awslambda

import (
	"bytes"
	stdlog "log"
	"log/slog"
)

// takeOverLog makes what aws-lambda-go says by itself, in plain text, a line of our log. Errors that functions report
// are left out: they are logged where they happen, and one of them, OrderRejected, is no fault.
func takeOverLog(log *slog.Logger) {
	stdlog.SetFlags(0)
	stdlog.SetOutput(runtimeLog{log})
}

type runtimeLog struct{ log *slog.Logger }

// Write takes one line.
func (r runtimeLog) Write(line []byte) (int, error) {
	reported := bytes.HasPrefix(line, []byte(`{"errorMessage"`))
	panicked := bytes.Contains(line, []byte(`"stackTrace"`))
	if !reported || panicked {
		r.log.Error("lambda runtime error", "text", string(bytes.TrimSpace(line)))
	}
	return len(line), nil
}
