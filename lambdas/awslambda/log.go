package awslambda

import (
	"context"
	"io"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"auction.internal/domain/order"
)

// newLog returns a logger that writes JSON lines. It uses the keys of Lambda's own JSON lines even
// if the log format of the function is text, so that queries work on all lines.
func newLog(out io.Writer) *slog.Logger {
	return slog.New(requestLog{slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: replaceAttr})})
}

// replaceAttr renames the keys of package slog to those of Lambda. It formats times like all
// timestamps of the system, so that they sort as text.
func replaceAttr(groups []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.StringValue(order.FormatTime(a.Value.Time()))
	}
	return lambdacontext.ReplaceAttr(groups, a)
}

// requestLog adds the request ID of the current invocation to every line.
type requestLog struct{ slog.Handler }

// Handle implements slog.Handler.
func (l requestLog) Handle(ctx context.Context, r slog.Record) error {
	if request, ok := lambdacontext.FromContext(ctx); ok {
		r.AddAttrs(slog.String("requestId", request.AwsRequestID)) //nolint:sloglint // the key that Lambda uses
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (l requestLog) WithGroup(name string) slog.Handler {
	return requestLog{l.Handler.WithGroup(name)}
}
