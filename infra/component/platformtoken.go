package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// PlatformTokenArgs contains the arguments of NewPlatformToken.
type PlatformTokenArgs struct {
	Stack Stack
	Key   *EncryptionKey
}

// PlatformToken is the secret for the bearer token of the auction platform. An operator stores the
// token, so that no file, configuration or Pulumi state contains it.
type PlatformToken struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput

	key *EncryptionKey
}

// NewPlatformToken declares the secret, without a value, as auction-platform-token-<environment>.
func NewPlatformToken(
	ctx *pulumi.Context, name string, args *PlatformTokenArgs, opts ...pulumi.ResourceOption,
) (*PlatformToken, error) {
	t := &PlatformToken{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:PlatformToken", name, t, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	window := 0 // days; the secret is deleted immediately, so that its name can be used again
	if s.Production {
		window = 30
	}
	secret, err := secretsmanager.NewSecret(ctx, name, &secretsmanager.SecretArgs{
		Name:                 pulumi.String(s.ResourceName(PlatformTokenName)),
		Description:          pulumi.String("Bearer token of the auction platform, stored by an operator"),
		KmsKeyId:             args.Key.ARN,
		RecoveryWindowInDays: pulumi.Int(window),
	}, pulumi.Parent(t), s.ProtectInProduction())
	if err != nil {
		return nil, err
	}
	t.ARN = secret.Arn
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"arn": t.ARN})
}

// AllowReading returns the permissions to read the token.
func (t *PlatformToken) AllowReading() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "PlatformToken", Actions: []string{"secretsmanager:GetSecretValue"},
			Resources: []pulumi.StringInput{t.ARN},
		},
		t.key.AllowViaService("PlatformTokenKey", "secretsmanager", "kms:Decrypt"),
	}
}
