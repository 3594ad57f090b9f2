package emulator

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Secret is a secret in Secrets Manager whose value a test can update.
type Secret struct {
	ARN    string
	client *secretsmanager.Client
}

// NewSecret creates a secret.
func NewSecret(t testing.TB, value string) Secret {
	t.Helper()
	client := secretsmanager.NewFromConfig(Config(t))
	out, err := client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{
		Name: aws.String(uniqueName("secret")), SecretString: &value,
	})
	if err != nil {
		t.Fatalf("create a secret: %v", err)
	}
	return Secret{ARN: *out.ARN, client: client}
}

// Update stores a new value in the secret.
func (s Secret) Update(t testing.TB, value string) {
	t.Helper()
	_, err := s.client.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{
		SecretId: &s.ARN, SecretString: &value,
	})
	if err != nil {
		t.Fatalf("update a secret: %v", err)
	}
}
