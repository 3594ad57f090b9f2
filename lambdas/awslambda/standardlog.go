package awslambda

import (
	"bytes"
	stdlog "log"
	"log/slog"
)

// redirectStandardLog redirects the plain text that aws-lambda-go writes with package log to a
// logger. It drops the errors that handlers return: the handlers log their failures, and
// OrderRejected is not a failure.
func redirectStandardLog(log *slog.Logger) {
	stdlog.SetFlags(0)
	stdlog.SetOutput(logWriter{log})
}

type logWriter struct{ log *slog.Logger }

// Write logs one line of package log.
func (r logWriter) Write(line []byte) (int, error) {
	handlerError := bytes.HasPrefix(line, []byte(`{"errorMessage"`))
	handlerPanic := bytes.Contains(line, []byte(`"stackTrace"`))
	if !handlerError || handlerPanic {
		r.log.Error("lambda runtime error", "text", string(bytes.TrimSpace(line)))
	}
	return len(line), nil
}
