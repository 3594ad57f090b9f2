package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// EncryptionKeyArgs says what an encryption key is for.
type EncryptionKeyArgs struct {
	Stack         Stack
	EncryptedData string      // what, for people
	Publishers    []Publisher // to topics that it encrypts; see NotificationsArgs
}

// EncryptionKey is the one customer key of a stack, for all that it holds, sends and writes down. Its material is replaced
// every year, and what the old one has locked stays readable.
type EncryptionKey struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput

	stack Stack
}

// NewEncryptionKey creates the key and its alias, alias/auction-<environment>.
func NewEncryptionKey(ctx *pulumi.Context, name string, args *EncryptionKeyArgs, opts ...pulumi.ResourceOption) (*EncryptionKey, error) {
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
		// KMS otherwise creates a key only for a caller that may change the policy of the new key. The role that deploys may
		// do that only with the tag of its environment, which a key does not have yet. The check protects from keys that
		// nobody can manage; here the account can, by the first statement of the policy.
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

// keyPolicy says who may use the key without asking IAM: services that act for no role of ours. All others need a
// statement of their role, see Use.
func keyPolicy(s Stack, publishers []Publisher) []policy.Statement {
	inLogs := policy.Conditions{"ArnLike": {"kms:EncryptionContext:aws:logs:arn": pulumi.String(s.ARN("logs", "log-group:*"))}}
	statements := []policy.Statement{
		{
			// Without it, IAM policies would not count for the key, and nobody could ever change it.
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
		statements = append(statements, p.useKey(s))
	}
	return statements
}

// AllowViaService lets a role use the key for these actions, but only through a service such as dynamodb.
func (k *EncryptionKey) AllowViaService(sid, through string, actions ...string) policy.Statement {
	statement := k.AllowDirect(sid, actions...)
	statement.Conditions = policy.ViaService(through, k.stack.Region)
	return statement
}

// AllowDirect lets a role use the key for these actions by calling KMS itself.
func (k *EncryptionKey) AllowDirect(sid string, actions ...string) policy.Statement {
	return policy.Statement{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{k.ARN}}
}
