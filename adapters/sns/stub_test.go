package sns_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/sns"
	"auction.internal/domain/port"
)

// stubSNS is an HTTP client that responds to the n-th Publish call, counted from 1.
type stubSNS struct {
	calls   int
	respond func(n int) (status int, code string)
}

// Do implements aws.HTTPClient.
func (s *stubSNS) Do(r *http.Request) (*http.Response, error) {
	s.calls++
	status, code := s.respond(s.calls)
	body := "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
	if status != http.StatusOK {
		body = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code +
			"</Code><Message>no</Message></Error></ErrorResponse>"
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

func notify(t *testing.T, s *stubSNS) error {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = s
	const topic = "arn:aws:sns:eu-west-1:123456789012:topic"
	return sns.New(config, topic).Notify(t.Context(), port.Notification{Title: "x"})
}

func TestNotifier_RetriesThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stubSNS{respond: func(n int) (int, string) {
			if n < 4 {
				return http.StatusBadRequest, "Throttling"
			}
			return http.StatusOK, ""
		}}
		if err := notify(t, s); err != nil || s.calls != 4 {
			t.Errorf("Notify = %v after %d calls, want success at the fourth", err, s.calls)
		}
	})
}

func TestNotifier_AccessDeniedIsNotRetried(t *testing.T) {
	s := &stubSNS{respond: func(int) (int, string) { return http.StatusForbidden, "AuthorizationError" }}
	if err := notify(t, s); err == nil || !strings.Contains(err.Error(), "AuthorizationError") || s.calls != 1 {
		t.Errorf("Notify = %v after %d calls, want AuthorizationError after 1", err, s.calls)
	}
}
