// Package policy writes IAM policies: of roles, of resources, and of trust.
package policy

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Statement is one statement of a policy. Components give out those that let a role use them.
type Statement struct {
	Sid        string // letters and digits
	Deny       bool
	Principal  pulumi.Map // who, in policies of resources and of trust; none in those of roles
	Actions    []string
	Resources  []pulumi.StringInput // none in policies of trust
	Conditions Conditions

	// A denial may instead name the only actions, and the only resources, that it leaves out.
	NotActions   []string
	NotResources []pulumi.StringInput
}

// Conditions are values by operator and key.
type Conditions map[string]map[string]pulumi.StringInput

// Service is a service of AWS as a principal.
func Service(name string) pulumi.Map {
	return pulumi.Map{"Service": pulumi.String(name + ".amazonaws.com")}
}

// AnyPrincipal is whom only a denial may name.
func AnyPrincipal() pulumi.Map { return pulumi.Map{"AWS": pulumi.String("*")} }

// AnyResource is the resource of actions that know no other.
func AnyResource() []pulumi.StringInput { return ARNs("*") }

// ARNs are resources by their ARNs, which may have wildcards.
func ARNs(arns ...string) []pulumi.StringInput {
	var resources []pulumi.StringInput
	for _, arn := range arns {
		resources = append(resources, pulumi.String(arn))
	}
	return resources
}

// FromSource keeps a service from acting here for another account than this one, or for another resource than the one
// whose ARN is given, which may have wildcards; none leaves the resource open.
func FromSource(account, arn string) Conditions {
	c := Conditions{"StringEquals": {"aws:SourceAccount": pulumi.String(account)}}
	if arn != "" {
		c["ArnLike"] = map[string]pulumi.StringInput{"aws:SourceArn": pulumi.String(arn)}
	}
	return c
}

// ViaService lets a key be used by way of a service alone, such as dynamodb.
func ViaService(service, region string) Conditions {
	return Conditions{"StringEquals": {"kms:ViaService": pulumi.String(service + "." + region + ".amazonaws.com")}}
}

// DenyInsecureTransport denies all actions of a service on resources to those who come in the open.
func DenyInsecureTransport(actions string, resources ...pulumi.StringInput) Statement {
	return Statement{
		Sid: "TLSOnly", Deny: true, Principal: AnyPrincipal(), Actions: []string{actions}, Resources: resources,
		Conditions: Conditions{"Bool": {"aws:SecureTransport": pulumi.String("false")}},
	}
}

// Document is the JSON of a policy.
func Document(statements ...Statement) pulumi.StringOutput {
	list := pulumi.Array{}
	for _, s := range statements {
		list = append(list, s.json())
	}
	return pulumi.JSONMarshal(pulumi.Map{"Version": pulumi.String("2012-10-17"), "Statement": list})
}

func (s Statement) json() pulumi.Map {
	m := pulumi.Map{"Sid": pulumi.String(s.Sid), "Effect": pulumi.String("Allow")}
	if s.Deny {
		m["Effect"] = pulumi.String("Deny")
	}
	if s.Principal != nil {
		m["Principal"] = s.Principal
	}
	for element, values := range map[string]pulumi.StringArray{
		"Action": pulumi.ToStringArray(s.Actions), "NotAction": pulumi.ToStringArray(s.NotActions),
		"Resource": s.Resources, "NotResource": s.NotResources,
	} {
		if len(values) > 0 {
			m[element] = alone(values)
		}
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
