package secretsmanager_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssecrets "github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/emulator"
	"auction.internal/adapters/secretsmanager"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

var _ auctionhttp.TokenSource = (*secretsmanager.Token)(nil)

// secret is a secret that can be changed.
type secret struct {
	t      *testing.T
	client *awssecrets.Client
	arn    string
}

func newSecret(t *testing.T, name, value string) secret {
	client := awssecrets.NewFromConfig(emulator.Config(t))
	out, err := client.CreateSecret(t.Context(), &awssecrets.CreateSecretInput{Name: &name, SecretString: &value})
	if err != nil {
		t.Fatal(err)
	}
	return secret{t: t, client: client, arn: *out.ARN}
}

func (s secret) change(value string) {
	s.t.Helper()
	if _, err := s.client.PutSecretValue(s.t.Context(), &awssecrets.PutSecretValueInput{SecretId: &s.arn, SecretString: aws.String(value)}); err != nil {
		s.t.Fatal(err)
	}
}

func want(t *testing.T, what string, got string, err error, want string) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s: %q, %v, want %q", what, got, err, want)
	}
}

func TestTheTokenIsReadOnceAndAgainWhenItIsRefused(t *testing.T) {
	s := newSecret(t, "token", "first\n")
	token := secretsmanager.NewToken(emulator.Config(t), s.arn)
	got, err := token.Token(t.Context())
	want(t, "read", got, err, "first")
	s.change("second")
	got, err = token.Token(t.Context())
	want(t, "kept", got, err, "first")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := token.Refresh(t.Context(), "first")
			want(t, "refreshed", got, err, "second")
		})
	}
	all.Wait()
	s.change("third")
	got, err = token.Refresh(t.Context(), "first")
	want(t, "a refusal of what is no longer used", got, err, "second")
	got, err = token.Refresh(t.Context(), "second")
	want(t, "refreshed again", got, err, "third")
}

func TestAMissingOrEmptySecretIsAnError(t *testing.T) {
	empty := newSecret(t, "empty", " \n")
	for name, arn := range map[string]string{"empty": empty.arn, "missing": "nowhere"} {
		if got, err := secretsmanager.NewToken(emulator.Config(t), arn).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "the platform's token") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
