package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// functions returns the permissions to create and change functions, the state machine, the
// schedule, and their roles.
func (t target) functions() []policy.Statement {
	return append([]policy.Statement{
		{
			Sid: "Functions", Resources: policy.ARNs(t.functionARNs("lambda", "function:")...), Actions: []string{
				"lambda:AddPermission", "lambda:CreateFunction", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency",
				"lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetPolicy", "lambda:ListVersionsByFunction",
				"lambda:PutFunctionConcurrency", "lambda:RemovePermission", "lambda:TagResource", "lambda:UntagResource",
				"lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
			},
		},
		{
			Sid: "StateMachine", Resources: policy.ARNs(t.stateMachine()), Actions: []string{
				"states:CreateStateMachine", "states:DescribeStateMachine", "states:ListStateMachineVersions",
				"states:ListTagsForResource", "states:TagResource", "states:UntagResource", "states:UpdateStateMachine",
			},
		},
		{Sid: "Definition", Actions: []string{"states:ValidateStateMachineDefinition"}, Resources: policy.AnyResource()},
		{
			Sid: "Schedule", Resources: policy.ARNs(t.schedule()),
			Actions: []string{"scheduler:CreateSchedule", "scheduler:GetSchedule", "scheduler:UpdateSchedule"},
		},
	}, t.roleManagement()...)
}

// roleManagement returns the permissions to create and change roles that have the environment's
// boundary, and to pass each role to its service.
func (t target) roleManagement() []policy.Statement {
	withBoundary := policy.Conditions{"StringEquals": {"iam:PermissionsBoundary": pulumi.String(t.BoundaryARN())}}
	return []policy.Statement{
		{
			Sid: "RolesWithBoundary", Resources: policy.ARNs(t.roles()...), Conditions: withBoundary,
			Actions: []string{"iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"},
		},
		{
			Sid: "Roles", Resources: policy.ARNs(t.roles()...), Actions: []string{
				"iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
				"iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole",
				"iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
			},
		},
		t.passRole("FunctionRoles", "lambda", t.functionRoles()...),
		t.passRole("StateMachineRole", "states", t.role(component.StateMachineRoleName)),
		t.passRole("ScheduleRole", "scheduler", t.role(component.ScheduleRoleName)),
		t.passRole("SlackRole", "chatbot", t.role(component.SlackRoleName)),
	}
}

// serviceLinkedRole returns the permission to create the service-linked role of a service. The
// first use of the service in an account requires the role.
func (t target) serviceLinkedRole(sid, service string) policy.Statement {
	principal := service + ".amazonaws.com"
	return policy.Statement{
		Sid: sid, Actions: []string{"iam:CreateServiceLinkedRole"},
		Resources:  policy.ARNs(t.GlobalARN("iam", "role/aws-service-role/"+principal+"/*")),
		Conditions: policy.Conditions{"StringEquals": {"iam:AWSServiceName": pulumi.String(principal)}},
	}
}

// passRole returns the permission to pass roles to one service.
func (t target) passRole(sid, service string, roles ...string) policy.Statement {
	return policy.Statement{
		Sid: sid, Actions: []string{"iam:PassRole"}, Resources: policy.ARNs(roles...),
		Conditions: policy.Conditions{"StringEquals": {"iam:PassedToService": pulumi.String(service + ".amazonaws.com")}},
	}
}
