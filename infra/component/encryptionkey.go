package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// EncryptionKeyArgs says what an encryption key is for.
type EncryptionKeyArgs struct {
	Environment Environment
}

// EncryptionKey is the one customer key of a stack: for its table, bucket, topic, queue, schedule, secret and logs. Its
// material is replaced every year, and what the old one has locked stays readable.
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
// statement of their role, see use.
func keyPolicy(e Environment) []Statement {
	inLogs := conditions{"ArnLike": {"kms:EncryptionContext:aws:logs:arn": pulumi.String(e.arn("logs", "log-group:*"))}}
	publish := []string{"kms:Decrypt", "kms:GenerateDataKey"}
	return []Statement{
		{
			// Without it, IAM policies would not count for the key, and nobody could ever change it.
			sid: "IAM", principal: pulumi.Map{"AWS": pulumi.String("arn:" + partition + ":iam::" + e.Account + ":root")},
			actions: []string{"kms:*"}, resources: everything(),
		},
		{
			sid: "Logs", principal: service("logs." + e.Region), resources: everything(), conditions: inLogs,
			actions: []string{
				"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
				"kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey",
			},
		},
		{sid: "Alarms", principal: service("cloudwatch"), actions: publish, resources: everything(), conditions: actingFor(e, "")},
		// EventBridge says for whom it acts to neither topic nor key: with a condition its events are dropped silently.
		{sid: "Events", principal: service("events"), actions: publish, resources: everything()},
	}
}

// use lets a role use the key for these actions, but only through a service such as dynamodb.
func (k *EncryptionKey) use(sid, through string, actions ...string) Statement {
	s := k.useItself(sid, actions...)
	via := pulumi.String(through + "." + k.environment.Region + ".amazonaws.com")
	s.conditions = conditions{"StringEquals": {"kms:ViaService": via}}
	return s
}

// useItself lets a role use the key for these actions by calling KMS itself.
func (k *EncryptionKey) useItself(sid string, actions ...string) Statement {
	return Statement{sid: sid, actions: actions, resources: []pulumi.StringInput{k.ARN}}
}
