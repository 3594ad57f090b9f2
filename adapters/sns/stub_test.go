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

// stub answers the n-th publication in place of SNS.
type stub struct {
	calls  int
	answer func(n int) (status int, code string)
}

// Do implements the SDK's HTTP client.
func (s *stub) Do(r *http.Request) (*http.Response, error) {
	s.calls++
	status, code := s.answer(s.calls)
	body := "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
	if status != http.StatusOK {
		body = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>no</Message></Error></ErrorResponse>"
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func notifyOn(t *testing.T, s *stub) error {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = s
	return sns.New(config, "arn:aws:sns:eu-west-1:123456789012:topic").Notify(t.Context(), port.Notification{Title: "x"})
}

func TestAThrottledTopicIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stub{answer: func(n int) (int, string) {
			if n < 4 {
				return http.StatusBadRequest, "Throttling"
			}
			return http.StatusOK, ""
		}}
		if err := notifyOn(t, s); err != nil || s.calls != 4 {
			t.Errorf("Notify: %v after %d calls, want success at the fourth", err, s.calls)
		}
	})
}

func TestATopicThatRefusesIsAnErrorAtOnce(t *testing.T) {
	s := &stub{answer: func(int) (int, string) { return http.StatusForbidden, "AuthorizationError" }}
	if err := notifyOn(t, s); err == nil || !strings.Contains(err.Error(), "AuthorizationError") || s.calls != 1 {
		t.Errorf("Notify: %v after %d calls", err, s.calls)
	}
}
