package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codestarconnections"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// SourceArgs says what is deployed.
type SourceArgs struct {
	Stack      component.Stack
	Repository string // on GitHub, <owner>/<name>
	Branch     string
}

// Source is the branch whose every push is deployed, and the connection with GitHub. The connection stays pending, and
// deliveries fail, until a person confirms it in the console, once.
type Source struct {
	pulumi.ResourceState

	ConnectionARN pulumi.StringOutput
	ConfirmURL    pulumi.StringOutput // where the person does so
	Repository    string
	Branch        string
}

// NewSource creates the connection auction-<stack>.
func NewSource(ctx *pulumi.Context, name string, args *SourceArgs, opts ...pulumi.ResourceOption) (*Source, error) {
	s := &Source{Repository: args.Repository, Branch: args.Branch}
	if err := ctx.RegisterComponentResource("auction:delivery:Source", name, s, opts...); err != nil {
		return nil, err
	}
	connection, err := codestarconnections.NewConnection(ctx, name, &codestarconnections.ConnectionArgs{
		Name: pulumi.String(args.Stack.Named("auction")), ProviderType: pulumi.String("GitHub"),
	}, pulumi.Parent(s))
	if err != nil {
		return nil, err
	}
	s.ConnectionARN = connection.Arn
	region := args.Stack.Region
	s.ConfirmURL = pulumi.Sprintf("https://%s.console.aws.amazon.com/codesuite/settings/connections?region=%s", region, region)
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{"connectionArn": s.ConnectionARN})
}

// AllowReading lets a role read through the connection what GitHub has been asked to show to it, and write nothing there: a
// build runs much that others have written. The service has had two names, and asks for the action and the key of either.
func (s *Source) AllowReading() []policy.Statement {
	connection := []pulumi.StringInput{s.ConnectionARN}
	statements := []policy.Statement{{
		Sid: "Connection", Resources: connection,
		Actions: []string{"codeconnections:UseConnection", "codestar-connections:UseConnection"},
	}}
	for _, service := range []struct{ sid, name string }{{"NoPush", "codeconnections"}, {"NoPushOfOld", "codestar-connections"}} {
		statements = append(statements, policy.Statement{
			Sid: service.sid, Deny: true, Resources: connection, Actions: statements[0].Actions,
			Conditions: policy.Conditions{"StringEquals": {service.name + ":ProviderAction": pulumi.String("GitPush")}},
		})
	}
	return statements
}
