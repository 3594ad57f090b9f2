package awslambda

import (
	"context"
	"io"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"auction.internal/domain/order"
)

// newLog writes lines of JSON, with the keys that Lambda's own have, whatever log format the function is set to: the
// log is searched by these keys.
func newLog(out io.Writer) *slog.Logger {
	return slog.New(requestLog{slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: replaceAttr})})
}

// replaceAttr renames keys to Lambda's, and writes every time in the form of all timestamps, so that lines sort as text.
func replaceAttr(groups []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.StringValue(order.FormatTime(a.Value.Time()))
	}
	return lambdacontext.ReplaceAttr(groups, a)
}

// requestLog adds the id of the request that is worked on.
type requestLog struct{ slog.Handler }

// Handle writes a line.
func (l requestLog) Handle(ctx context.Context, r slog.Record) error {
	if request, ok := lambdacontext.FromContext(ctx); ok {
		r.AddAttrs(slog.String("requestId", request.AwsRequestID)) //nolint:sloglint // as Lambda itself calls it
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs adds to every line.
func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

// WithGroup puts what is added to every line under a name.
func (l requestLog) WithGroup(name string) slog.Handler {
	return requestLog{l.Handler.WithGroup(name)}
}
