package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// EncryptionKeyArgs contains the arguments of NewEncryptionKey.
type EncryptionKeyArgs struct {
	Stack         Stack
	EncryptedData string      // such as "Orders and results"; for the description of the key
	Publishers    []Publisher // the publishers of topics that the key encrypts; see NotificationsArgs
}

// EncryptionKey is the customer managed key of a stack. It encrypts stores, notifications and
// logs, and is rotated every year.
type EncryptionKey struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput

	stack Stack
}

// NewEncryptionKey declares the key and its alias, alias/auction-<environment>.
func NewEncryptionKey(
	ctx *pulumi.Context, name string, args *EncryptionKeyArgs, opts ...pulumi.ResourceOption,
) (*EncryptionKey, error) {
	s := args.Stack
	k := &EncryptionKey{stack: s}
	if err := ctx.RegisterComponentResource("auction:component:EncryptionKey", name, k, opts...); err != nil {
		return nil, err
	}
	window := 7
	if s.Production {
		window = 30
	}
	key, err := kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String(args.EncryptedData + " of the energy auction, " + s.Name),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(window),
		Policy:               policy.Document(keyPolicy(s, args.Publishers)...),
		// By default, KMS requires that the caller can change the policy of the new key. The deploy
		// role can do so only for keys with the tag of its environment, which a new key does not
		// have yet. The safety check prevents unmanageable keys; here the first statement of the
		// policy does.
		BypassPolicyLockoutSafetyCheck: pulumi.Bool(true),
	}, pulumi.Parent(k), s.ProtectInProduction())
	if err != nil {
		return nil, err
	}
	if _, err := kms.NewAlias(ctx, name, &kms.AliasArgs{
		Name: pulumi.String("alias/" + s.ResourceName(SystemName)), TargetKeyId: key.KeyId,
	}, pulumi.Parent(k)); err != nil {
		return nil, err
	}
	k.ARN = key.Arn
	return k, ctx.RegisterResourceOutputs(k, pulumi.Map{"arn": k.ARN})
}

// keyPolicy returns the key policy. It allows the services that use the key without a role of the
// stack, and delegates all other permissions to IAM policies: see AllowViaService.
func keyPolicy(s Stack, publishers []Publisher) []policy.Statement {
	inLogs := policy.Conditions{"ArnLike": {
		"kms:EncryptionContext:aws:logs:arn": pulumi.String(s.ARN("logs", "log-group:*")),
	}}
	statements := []policy.Statement{
		{
			// Without this statement, IAM policies would not apply to the key, and no principal
			// could change the key.
			Sid: "IAM", Principal: pulumi.Map{"AWS": pulumi.String(s.GlobalARN("iam", "root"))},
			Actions: []string{"kms:*"}, Resources: policy.AnyResource(),
		},
		{
			Sid: "Logs", Principal: policy.Service("logs." + s.Region), Resources: policy.AnyResource(), Conditions: inLogs,
			Actions: []string{
				"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
				"kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey",
			},
		},
	}
	for _, p := range publishers {
		statements = append(statements, p.keyStatement(s))
	}
	return statements
}

// AllowViaService returns a permission to use the key through a service, such as dynamodb.
func (k *EncryptionKey) AllowViaService(sid, service string, actions ...string) policy.Statement {
	statement := k.AllowDirect(sid, actions...)
	statement.Conditions = policy.ViaService(service, k.stack.Region)
	return statement
}

// AllowDirect returns a permission to use the key with direct requests to KMS.
func (k *EncryptionKey) AllowDirect(sid string, actions ...string) policy.Statement {
	return policy.Statement{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{k.ARN}}
}
