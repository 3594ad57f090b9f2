package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Statement is one statement of an IAM policy.
type Statement struct {
	Sid        string // letters and digits
	Deny       bool
	Principal  pulumi.Map // who, in policies of resources and of trust; none in those of roles
	Actions    []string
	Resources  []pulumi.StringInput // none in policies of trust
	Conditions conditions
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

// sameAccount keeps a service from acting here for somebody else.
func sameAccount(e Environment) conditions {
	return conditions{"StringEquals": {"aws:SourceAccount": pulumi.String(e.Account)}}
}

// tlsOnly denies all actions of a service on resources to those who come in the open.
func tlsOnly(actions string, resources ...pulumi.StringInput) Statement {
	return Statement{
		Sid: "TLSOnly", Deny: true, Principal: everybody(), Actions: []string{actions}, Resources: resources,
		Conditions: conditions{"Bool": {"aws:SecureTransport": pulumi.String("false")}},
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
	m := pulumi.Map{"Sid": pulumi.String(s.Sid), "Effect": pulumi.String("Allow"), "Action": alone(pulumi.ToStringArray(s.Actions))}
	if s.Deny {
		m["Effect"] = pulumi.String("Deny")
	}
	if s.Principal != nil {
		m["Principal"] = s.Principal
	}
	if len(s.Resources) > 0 {
		m["Resource"] = alone(pulumi.StringArray(s.Resources))
	}
	if len(s.Conditions) > 0 {
		operators := pulumi.Map{}
		for operator, values := range s.Conditions {
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

// serviceRole is a role that one service of AWS takes on, for this account alone.
type serviceRole struct {
	name    string
	service string
	// source is the ARN, which may have wildcards, of what the service acts for; none where the service does not tell.
	source string
	may    []Statement
}

// newServiceRole creates a role and its policy, both named as given; no policy where it may do nothing. What needs the
// role to have its permissions already depends on the policy.
func newServiceRole(ctx *pulumi.Context, resource string, e Environment, r serviceRole, opts ...pulumi.ResourceOption) (role *iam.Role, policy *iam.RolePolicy, err error) {
	trust := Statement{Sid: "Trust", Principal: service(r.service), Actions: []string{"sts:AssumeRole"}}
	if r.source != "" {
		trust.Conditions = sameAccount(e)
		trust.Conditions["ArnLike"] = map[string]pulumi.StringInput{"aws:SourceArn": pulumi.String(r.source)}
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
