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

// wantToken checks the token and the error that a call returned.
func wantToken(t *testing.T, call, got string, err error, want string) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s = %q, %v, want %q", call, got, err, want)
	}
}

func TestToken_CachedUntilRejected(t *testing.T) {
	secret := emulator.NewSecret(t, "first\n")
	token := secretsmanager.NewToken(emulator.Config(t), secret.ARN)
	got, err := token.Token(t.Context())
	wantToken(t, "first Token", got, err, "first")
	secret.Update(t, "second")
	got, err = token.Token(t.Context())
	wantToken(t, "Token after an update", got, err, "first")
	var concurrent sync.WaitGroup
	for range 8 {
		concurrent.Go(func() {
			got, err := token.Refresh(t.Context(), "first")
			wantToken(t, "concurrent Refresh", got, err, "second")
		})
	}
	concurrent.Wait()
	secret.Update(t, "third")
	got, err = token.Refresh(t.Context(), "first")
	wantToken(t, "Refresh of a replaced token", got, err, "second")
	got, err = token.Refresh(t.Context(), "second")
	wantToken(t, "Refresh of the cached token", got, err, "third")
}

func TestToken_ContextCancelled(t *testing.T) {
	token := secretsmanager.NewToken(emulator.Config(t), emulator.NewSecret(t, "first").ARN)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := token.Token(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Token = %q, %v, want context.Canceled", got, err)
	}
}

func TestToken_MissingOrEmptySecret(t *testing.T) {
	empty := emulator.NewSecret(t, " \n")
	for name, arn := range map[string]string{"empty": empty.ARN, "missing": "missing"} {
		t.Run(name, func(t *testing.T) {
			got, err := secretsmanager.NewToken(emulator.Config(t), arn).Token(t.Context())
			if err == nil || !strings.Contains(err.Error(), "read the platform's token") {
				t.Errorf("Token = %q, %v, want an error", got, err)
			}
		})
	}
}
