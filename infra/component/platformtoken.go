package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// PlatformTokenArgs says where the auction platform's token is kept.
type PlatformTokenArgs struct {
	Stack Stack
	Key   *EncryptionKey
}

// PlatformToken is the place of the token that the auction platform knows us by. An operator puts the token in; it stands
// in no file, no configuration and no state.
type PlatformToken struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput

	key *EncryptionKey
}

// NewPlatformToken creates the empty secret auction-platform-token-<environment>.
func NewPlatformToken(ctx *pulumi.Context, name string, args *PlatformTokenArgs, opts ...pulumi.ResourceOption) (*PlatformToken, error) {
	t := &PlatformToken{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:PlatformToken", name, t, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	window := 0 // at once, so that the name is free again
	if s.Production {
		window = 30
	}
	secret, err := secretsmanager.NewSecret(ctx, name, &secretsmanager.SecretArgs{
		Name:                 pulumi.String(s.ResourceName(PlatformTokenName)),
		Description:          pulumi.String("The bearer token for the auction platform, put in by an operator"),
		KmsKeyId:             args.Key.ARN,
		RecoveryWindowInDays: pulumi.Int(window),
	}, pulumi.Parent(t), s.ProtectInProduction())
	if err != nil {
		return nil, err
	}
	t.ARN = secret.Arn
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"arn": t.ARN})
}

// AllowReading lets a role read the token.
func (t *PlatformToken) AllowReading() []policy.Statement {
	return []policy.Statement{
		{Sid: "PlatformToken", Actions: []string{"secretsmanager:GetSecretValue"}, Resources: []pulumi.StringInput{t.ARN}},
		t.key.AllowViaService("PlatformTokenKey", "secretsmanager", "kms:Decrypt"),
	}
}
