package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// Role describes a role and its inline policy.
type Role struct {
	Name        string
	Description string           // optional
	Trust       policy.Statement // of the trust policy
	Permissions []policy.Statement
	// Boundary is the ARN of the permissions boundary. The default is Stack.RoleBoundary.
	Boundary pulumi.StringInput
}

// Create declares the role and, unless it has no permissions, an inline policy of the same name.
// Resources that need the permissions of the role must depend on the policy.
func (r Role) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (
	role *iam.Role, rolePolicy *iam.RolePolicy, err error,
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
	rolePolicy, err = iam.NewRolePolicy(ctx, resource, &iam.RolePolicyArgs{
		Name: pulumi.String(r.Name), Role: role.Name, Policy: policy.Document(r.Permissions...),
	}, opts...)
	return role, rolePolicy, err
}

// ServiceRole describes a role that an AWS service assumes.
type ServiceRole struct {
	Name    string
	Service string
	// Source is the ARN of the resources for which the service acts. It can contain wildcards, and
	// is empty if the service does not report the resource.
	Source      string
	Permissions []policy.Statement
	Boundary    pulumi.StringInput // see Role
}

// Create declares the role and its policy, like Role.Create.
func (r ServiceRole) Create(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (
	*iam.Role, *iam.RolePolicy, error,
) {
	trust := policy.Statement{Sid: "Trust", Principal: policy.Service(r.Service), Actions: []string{"sts:AssumeRole"}}
	if r.Source != "" {
		trust.Conditions = policy.FromSource(s.Account, r.Source)
	}
	role := Role{Name: r.Name, Trust: trust, Permissions: r.Permissions, Boundary: r.Boundary}
	return role.Create(ctx, resource, s, opts...)
}
