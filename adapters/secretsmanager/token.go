// Package secretsmanager reads the token of the auction platform from AWS Secrets Manager.
package secretsmanager

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Token reads a bearer token from a secret and caches it. The token is the text of the secret
// without surrounding whitespace. Token implements auctionhttp.TokenSource.
type Token struct {
	client *secretsmanager.Client
	secret string

	mu    sync.Mutex
	token string // empty until it is read
}

// NewToken returns a Token for a secret, identified by its ARN or name. It does not read the
// secret.
func NewToken(config aws.Config, secret string) *Token {
	return &Token{client: secretsmanager.NewFromConfig(config), secret: secret}
}

// Token returns the cached token, and reads the secret first if necessary.
func (t *Token) Token(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" {
		return t.token, nil
	}
	return t.read(ctx)
}

// Refresh reads the secret again, unless a concurrent call has already replaced the rejected token.
func (t *Token) Refresh(ctx context.Context, rejected string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != rejected && t.token != "" {
		return t.token, nil
	}
	return t.read(ctx)
}

func (t *Token) read(ctx context.Context) (string, error) {
	out, err := t.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &t.secret})
	if err != nil {
		return "", fmt.Errorf("read the platform's token: %w", err)
	}
	token := strings.TrimSpace(aws.ToString(out.SecretString))
	if token == "" {
		return "", errors.New("read the platform's token: the secret is empty; store the token in it")
	}
	t.token = token
	return token, nil
}
