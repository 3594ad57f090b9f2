// Package secretsmanager reads secrets: the token that the auction platform asks for.
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

// Token is a bearer token that stands in a secret, as its whole text. It is read once and kept.
type Token struct {
	client *secretsmanager.Client
	secret string

	mu    sync.Mutex
	token string
}

// NewToken reads the token from a secret, named by its ARN or name.
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

// Refresh implements auctionhttp.TokenSource: it reads the secret again, unless somebody else has since refused was
// read.
func (t *Token) Refresh(ctx context.Context, refused string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != refused && t.token != "" {
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
		return "", errors.New("read the platform's token: the secret is empty")
	}
	t.token = token
	return token, nil
}
