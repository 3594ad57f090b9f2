// Package policy builds the JSON of IAM policies: policies of roles, resource policies and trust
// policies.
package policy

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Statement is a statement of a policy.
type Statement struct {
	Sid        string // letters and digits
	Deny       bool
	Principal  pulumi.Map // only in resource policies and trust policies
	Actions    []string
	Resources  []pulumi.StringInput // none in trust policies
	Conditions Conditions

	// A denial can have NotActions instead of Actions, and NotResources instead of Resources: it
	// applies to all actions or resources that are not listed.
	NotActions   []string
	NotResources []pulumi.StringInput
}

// Conditions contains the condition values by operator and condition key.
type Conditions map[string]map[string]pulumi.StringInput

// Service returns an AWS service as principal. The name is the first part of its domain name, such
// as lambda.
func Service(name string) pulumi.Map {
	return pulumi.Map{"Service": pulumi.String(name + ".amazonaws.com")}
}

// AnyPrincipal returns the principal that matches every caller. Only denials use it.
func AnyPrincipal() pulumi.Map { return pulumi.Map{"AWS": pulumi.String("*")} }

// AnyResource returns the resource *, for actions that do not support resource-level permissions.
func AnyResource() []pulumi.StringInput { return ARNs("*") }

// ARNs returns the resources with the given ARNs, which can contain wildcards.
func ARNs(arns ...string) []pulumi.StringInput {
	var resources []pulumi.StringInput
	for _, arn := range arns {
		resources = append(resources, pulumi.String(arn))
	}
	return resources
}

// FromSource returns the conditions that a service acts on behalf of the account and, unless arn is
// empty, of a resource that matches arn. The ARN can contain wildcards.
func FromSource(account, arn string) Conditions {
	c := Conditions{"StringEquals": {"aws:SourceAccount": pulumi.String(account)}}
	if arn != "" {
		c["ArnLike"] = map[string]pulumi.StringInput{"aws:SourceArn": pulumi.String(arn)}
	}
	return c
}

// ViaService returns the condition that a key is used through a service, such as dynamodb.
func ViaService(service, region string) Conditions {
	return Conditions{"StringEquals": {"kms:ViaService": pulumi.String(service + "." + region + ".amazonaws.com")}}
}

// DenyInsecureTransport returns a statement that denies the actions on the resources to requests
// without TLS.
func DenyInsecureTransport(actions string, resources ...pulumi.StringInput) Statement {
	return Statement{
		Sid: "TLSOnly", Deny: true, Principal: AnyPrincipal(), Actions: []string{actions}, Resources: resources,
		Conditions: Conditions{"Bool": {"aws:SecureTransport": pulumi.String("false")}},
	}
}

// Document returns the JSON of a policy with the statements.
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
			m[element] = listOrElement(values)
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

// listOrElement returns the element of a list with one element, and any other list unchanged, as
// AWS itself writes policies.
func listOrElement(list pulumi.StringArray) pulumi.Input {
	if len(list) == 1 {
		return list[0]
	}
	return list
}
