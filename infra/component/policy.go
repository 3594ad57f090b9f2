package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Statement is one statement of an IAM policy. Components give out those that let a role use them.
type Statement struct {
	sid        string // letters and digits
	deny       bool
	principal  pulumi.Map // who, in policies of resources and of trust; none in those of roles
	actions    []string
	resources  []pulumi.StringInput // none in policies of trust
	conditions conditions
}

// conditions are values by operator and key.
type conditions map[string]map[string]pulumi.StringInput

// service is a service of AWS as a principal.
func service(name string) pulumi.Map {
	return pulumi.Map{"Service": pulumi.String(name + ".amazonaws.com")}
}

// everybody is whom only a denial may name.
func everybody() pulumi.Map { return pulumi.Map{"AWS": pulumi.String("*")} }

// everything is the resource of actions that know no other.
func everything() []pulumi.StringInput { return []pulumi.StringInput{pulumi.String("*")} }

// actingFor keeps a service from acting here for another account, or for another resource than the one whose ARN is
// given, which may have wildcards; none leaves the resource open.
func actingFor(e Environment, arn string) conditions {
	c := conditions{"StringEquals": {"aws:SourceAccount": pulumi.String(e.Account)}}
	if arn != "" {
		c["ArnLike"] = map[string]pulumi.StringInput{"aws:SourceArn": pulumi.String(arn)}
	}
	return c
}

// tlsOnly denies all actions of a service on resources to those who come in the open.
func tlsOnly(actions string, resources ...pulumi.StringInput) Statement {
	return Statement{
		sid: "TLSOnly", deny: true, principal: everybody(), actions: []string{actions}, resources: resources,
		conditions: conditions{"Bool": {"aws:SecureTransport": pulumi.String("false")}},
	}
}

// document is the JSON of a policy.
func document(statements ...Statement) pulumi.StringOutput {
	list := pulumi.Array{}
	for _, s := range statements {
		list = append(list, s.json())
	}
	return pulumi.JSONMarshal(pulumi.Map{"Version": pulumi.String("2012-10-17"), "Statement": list})
}

func (s Statement) json() pulumi.Map {
	m := pulumi.Map{"Sid": pulumi.String(s.sid), "Effect": pulumi.String("Allow"), "Action": alone(pulumi.ToStringArray(s.actions))}
	if s.deny {
		m["Effect"] = pulumi.String("Deny")
	}
	if s.principal != nil {
		m["Principal"] = s.principal
	}
	if len(s.resources) > 0 {
		m["Resource"] = alone(pulumi.StringArray(s.resources))
	}
	if len(s.conditions) > 0 {
		operators := pulumi.Map{}
		for operator, values := range s.conditions {
			operators[operator] = pulumi.StringMap(values)
		}
		m["Condition"] = operators
	}
	return m
}

// alone takes what stands alone out of its list, as AWS itself writes policies.
func alone(list pulumi.StringArray) pulumi.Input {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// serviceRole is a role that one service of AWS takes on.
type serviceRole struct {
	name    string
	service string
	// source is the ARN, which may have wildcards, of what the service acts for; none where the service does not tell.
	source string
	may    []Statement
}

// create makes the role and its policy, both of its name; no policy where it may do nothing. What needs the role to have
// its permissions already depends on the policy.
func (r serviceRole) create(ctx *pulumi.Context, resource string, e Environment, opts ...pulumi.ResourceOption) (
	role *iam.Role, policy *iam.RolePolicy, err error,
) {
	trust := Statement{sid: "Trust", principal: service(r.service), actions: []string{"sts:AssumeRole"}}
	if r.source != "" {
		trust.conditions = actingFor(e, r.source)
	}
	role, err = iam.NewRole(ctx, resource, &iam.RoleArgs{Name: pulumi.String(r.name), AssumeRolePolicy: document(trust)}, opts...)
	if err != nil || len(r.may) == 0 {
		return role, nil, err
	}
	policy, err = iam.NewRolePolicy(ctx, resource, &iam.RolePolicyArgs{
		Name: pulumi.String(r.name), Role: role.Name, Policy: document(r.may...),
	}, opts...)
	return role, policy, err
}
