package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// EncryptionKeyArgs says what an encryption key is for.
type EncryptionKeyArgs struct {
	Environment Environment
}

// EncryptionKey is the one customer key of a stack: for its table, bucket, topic, queue, secret and logs. It is replaced
// by a new one inside every year, and what the old ones have locked stays readable.
type EncryptionKey struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput

	environment Environment
}

// NewEncryptionKey creates the key and its alias, alias/auction-<environment>.
func NewEncryptionKey(ctx *pulumi.Context, name string, args *EncryptionKeyArgs, opts ...pulumi.ResourceOption) (*EncryptionKey, error) {
	e := args.Environment
	k := &EncryptionKey{environment: e}
	if err := ctx.RegisterComponentResource("auction:component:EncryptionKey", name, k, opts...); err != nil {
		return nil, err
	}
	window := 7
	if e.Production {
		window = 30
	}
	key, err := kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String("Orders, results and notifications of the energy auction, " + e.Name),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(window),
		Policy:               document(keyPolicy(e)...),
	}, pulumi.Parent(k), e.keep())
	if err != nil {
		return nil, err
	}
	if _, err := kms.NewAlias(ctx, name, &kms.AliasArgs{
		Name: pulumi.String("alias/" + e.named("auction")), TargetKeyId: key.KeyId,
	}, pulumi.Parent(k)); err != nil {
		return nil, err
	}
	k.ARN = key.Arn
	return k, ctx.RegisterResourceOutputs(k, pulumi.Map{"arn": k.ARN})
}

// keyPolicy says who may use the key without asking IAM: services that act for no role of ours. All others need a
// statement of their role, see Use.
func keyPolicy(e Environment) []Statement {
	inLogs := conditions{"ArnLike": {"kms:EncryptionContext:aws:logs:arn": pulumi.String(e.arn("logs", "log-group:*"))}}
	publish := []string{"kms:Decrypt", "kms:GenerateDataKey"}
	return []Statement{
		{
			// Without it, IAM policies would not count for the key, and nobody could ever change it.
			Sid: "IAM", Principal: pulumi.Map{"AWS": pulumi.String("arn:" + partition + ":iam::" + e.Account + ":root")},
			Actions: []string{"kms:*"}, Resources: everything(),
		},
		{
			Sid: "Logs", Principal: service("logs." + e.Region), Resources: everything(), Conditions: inLogs,
			Actions: []string{
				"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
				"kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey",
			},
		},
		{Sid: "Alarms", Principal: service("cloudwatch"), Actions: publish, Resources: everything(), Conditions: sameAccount(e)},
		// EventBridge says for whom it acts to neither topic nor key: with a condition its events are dropped silently.
		{Sid: "Events", Principal: service("events"), Actions: publish, Resources: everything()},
	}
}

// Use lets a role use the key for these actions, but only through a service such as dynamodb.
func (k *EncryptionKey) Use(sid, through string, actions ...string) Statement {
	s := k.UseItself(sid, actions...)
	via := pulumi.String(through + "." + k.environment.Region + ".amazonaws.com")
	s.Conditions = conditions{"StringEquals": {"kms:ViaService": via}}
	return s
}

// UseItself lets a role use the key for these actions by calling KMS itself.
func (k *EncryptionKey) UseItself(sid string, actions ...string) Statement {
	return Statement{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{k.ARN}}
}
