// Package secretsmanager reads the platform's token from AWS Secrets Manager.
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

// Token is a bearer token that is the whole text of a secret. It is read once and cached.
type Token struct {
	client *secretsmanager.Client
	secret string

	mu    sync.Mutex
	token string // empty until it is read
}

// NewToken returns the token in a secret, which is given by its ARN or name.
func NewToken(config aws.Config, secret string) *Token {
	return &Token{client: secretsmanager.NewFromConfig(config), secret: secret}
}

// Token implements auctionhttp.TokenSource.
func (t *Token) Token(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" {
		return t.token, nil
	}
	return t.read(ctx)
}

// Refresh implements auctionhttp.TokenSource. It reads the secret again, unless a concurrent call has
// already replaced the rejected token.
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
		return "", errors.New("read the platform's token: the secret is empty, store the token in it")
	}
	t.token = token
	return token, nil
}
