package secretsmanager_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/emulator"
	"auction.internal/adapters/secretsmanager"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

var _ auctionhttp.TokenSource = (*secretsmanager.Token)(nil)

func want(t *testing.T, what string, got string, err error, want string) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s: %q, %v, want %q", what, got, err, want)
	}
}

func TestTheTokenIsReadOnceAndAgainWhenItIsRefused(t *testing.T) {
	s := emulator.NewSecret(t, "first\n")
	token := secretsmanager.NewToken(emulator.Config(t), s.ARN)
	got, err := token.Token(t.Context())
	want(t, "read", got, err, "first")
	s.Change(t, "second")
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
	s.Change(t, "third")
	got, err = token.Refresh(t.Context(), "first")
	want(t, "a refusal of what is no longer used", got, err, "second")
	got, err = token.Refresh(t.Context(), "second")
	want(t, "refreshed again", got, err, "third")
}

func TestReadingStopsWithItsCaller(t *testing.T) {
	token := secretsmanager.NewToken(emulator.Config(t), emulator.NewSecret(t, "first").ARN)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := token.Token(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("Token with a cancelled context: %q, %v", got, err)
	}
}

func TestAMissingOrEmptySecretIsAnError(t *testing.T) {
	empty := emulator.NewSecret(t, " \n")
	for name, arn := range map[string]string{"empty": empty.ARN, "missing": "nowhere"} {
		if got, err := secretsmanager.NewToken(emulator.Config(t), arn).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "the platform's token") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
