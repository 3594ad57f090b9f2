package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// Role is a role with its policy.
type Role struct {
	Name        string
	Description string           // none where the name says enough
	Trust       policy.Statement // who takes it on
	Permissions []policy.Statement
	// Boundary is the ARN of the policy that says the most that the role may do; none takes that of the environment.
	Boundary pulumi.StringInput
}

// Create makes the role and its policy, both of its name; no policy where it may do nothing. What needs the role to have
// its permissions already depends on the policy.
func (r Role) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (
	role *iam.Role, may *iam.RolePolicy, err error,
) {
	args := &iam.RoleArgs{Name: pulumi.String(r.Name), AssumeRolePolicy: policy.Document(r.Trust)}
	if r.Description != "" {
		args.Description = pulumi.String(r.Description)
	}
	switch {
	case r.Boundary != nil:
		args.PermissionsBoundary = r.Boundary.ToStringOutput().ToStringPtrOutput()
	case s.RoleBoundary != "":
		args.PermissionsBoundary = pulumi.String(s.RoleBoundary)
	}
	role, err = iam.NewRole(ctx, resource, args, opts...)
	if err != nil || len(r.Permissions) == 0 {
		return role, nil, err
	}
	may, err = iam.NewRolePolicy(ctx, resource, &iam.RolePolicyArgs{
		Name: pulumi.String(r.Name), Role: role.Name, Policy: policy.Document(r.Permissions...),
	}, opts...)
	return role, may, err
}

// ServiceRole is a role that one service of AWS takes on.
type ServiceRole struct {
	Name    string
	Service string
	// Source is the ARN, which may have wildcards, of what the service acts for; none where the service does not tell.
	Source      string
	Permissions []policy.Statement
	Boundary    pulumi.StringInput // as that of Role
}

// Create makes the role and its policy, as Role does.
func (r ServiceRole) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (
	*iam.Role, *iam.RolePolicy, error,
) {
	trust := policy.Statement{Sid: "Trust", Principal: policy.Service(r.Service), Actions: []string{"sts:AssumeRole"}}
	if r.Source != "" {
		trust.Conditions = policy.FromSource(s.Account, r.Source)
	}
	return Role{Name: r.Name, Trust: trust, Permissions: r.Permissions, Boundary: r.Boundary}.Create(ctx, resource, s, opts...)
}
