package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codestarconnections"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// SourceArgs contains the arguments of NewSource.
type SourceArgs struct {
	Stack      component.Stack
	Repository string // on GitHub, <owner>/<name>
	Branch     string
}

// Source is the branch that is deployed, and the connection with GitHub. Until an operator confirms
// the connection in the console, it is pending, and executions of the pipeline fail.
type Source struct {
	pulumi.ResourceState

	ConnectionARN pulumi.StringOutput
	ConfirmURL    pulumi.StringOutput // of the console page for the confirmation
	Repository    string
	Branch        string
}

// NewSource declares the connection auction-<stack>.
func NewSource(ctx *pulumi.Context, name string, args *SourceArgs, opts ...pulumi.ResourceOption) (*Source, error) {
	s := &Source{Repository: args.Repository, Branch: args.Branch}
	if err := ctx.RegisterComponentResource("auction:delivery:Source", name, s, opts...); err != nil {
		return nil, err
	}
	connection, err := codestarconnections.NewConnection(ctx, name, &codestarconnections.ConnectionArgs{
		Name: pulumi.String(args.Stack.ResourceName("auction")), ProviderType: pulumi.String("GitHub"),
	}, pulumi.Parent(s))
	if err != nil {
		return nil, err
	}
	s.ConnectionARN = connection.Arn
	region := args.Stack.Region
	s.ConfirmURL = pulumi.Sprintf("https://%s.console.aws.amazon.com/codesuite/settings/connections?region=%s", region,
		region)
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{"connectionArn": s.ConnectionARN})
}

// AllowReading returns the permission to read the repositories of the connection, and statements
// that deny pushes, because builds run third-party code. The service has two names, and IAM checks
// the action and the condition key of both.
func (s *Source) AllowReading() []policy.Statement {
	connection := []pulumi.StringInput{s.ConnectionARN}
	statements := []policy.Statement{{
		Sid: "Connection", Resources: connection,
		Actions: []string{"codeconnections:UseConnection", "codestar-connections:UseConnection"},
	}}
	for _, service := range []struct{ sid, name string }{
		{"DenyPush", "codeconnections"},
		{"DenyPushFormerName", "codestar-connections"},
	} {
		statements = append(statements, policy.Statement{
			Sid: service.sid, Deny: true, Resources: connection, Actions: statements[0].Actions,
			Conditions: policy.Conditions{"StringEquals": {service.name + ":ProviderAction": pulumi.String("GitPush")}},
		})
	}
	return statements
}
