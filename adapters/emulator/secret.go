package emulator

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Secret is a secret that can be changed.
type Secret struct {
	ARN    string
	client *secretsmanager.Client
}

// NewSecret makes a secret.
func NewSecret(t testing.TB, value string) Secret {
	t.Helper()
	client := secretsmanager.NewFromConfig(Config(t))
	out, err := client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String(name("secret")), SecretString: &value})
	if err != nil {
		t.Fatalf("make a secret: %v", err)
	}
	return Secret{ARN: *out.ARN, client: client}
}

// Change gives the secret another value.
func (s Secret) Change(t testing.TB, value string) {
	t.Helper()
	_, err := s.client.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: &s.ARN, SecretString: &value})
	if err != nil {
		t.Fatalf("change a secret: %v", err)
	}
}
