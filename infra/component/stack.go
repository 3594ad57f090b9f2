// Package component contains the Pulumi components of the system, one in each file. A component
// takes typed arguments, is the parent of its resources, and provides what other components need:
// names, ARNs, and the permissions to use its resources. Methods named Allow… return these
// permissions, for the policy of a role.
package component

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Stack describes the Pulumi stack of a component: the account and region of its resources, their
// names, and their protection.
type Stack struct {
	Name             string // such as dev, prod or delivery; part of every physical name
	Account          string // the 12 digits of the AWS account
	Region           string
	Production       bool // protects the stores, and retains them if the stack is destroyed
	LogRetentionDays int
	RoleBoundary     string // the ARN of the default permissions boundary of roles, or ""

	// SlackLogProvider is the provider for SlackLogRegion. It is nil without a Slack channel.
	SlackLogProvider pulumi.ProviderResource
}

// MaxEnvironmentName is the maximum length of the name of an environment. It keeps all physical
// names within the limits of AWS. The name closest to its limit is that of the bucket for access
// logs: 55 of 63 characters.
const MaxEnvironmentName = 16

// partition is the AWS partition of all ARNs. China and GovCloud have other partitions.
const partition = "aws"

// ARN returns the ARN of a resource of the account and region.
func (s Stack) ARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, s.Region, s.Account, resource}, ":")
}

// BucketARN returns the ARN of a bucket, which contains neither account nor region.
func BucketARN(name string) string { return "arn:" + partition + ":s3:::" + name }

// awsManagedPolicyARN returns the ARN of an AWS managed policy.
func awsManagedPolicyARN(name string) pulumi.String {
	return pulumi.String("arn:" + partition + ":iam::aws:policy/" + name)
}

// ProtectInProduction returns the option for stores of orders and results and for their key. In
// production it protects the resource, and retains it if the stack is destroyed.
func (s Stack) ProtectInProduction() pulumi.ResourceOption {
	return pulumi.Composite(pulumi.Protect(s.Production), pulumi.RetainOnDelete(s.Production))
}

// GlobalARN returns the ARN of a global resource of the account.
func (s Stack) GlobalARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, "", s.Account, resource}, ":")
}

// APIARN returns the ARN of a path of the management API of API Gateway, which contains no account.
func (s Stack) APIARN(path string) string {
	return strings.Join([]string{"arn", partition, "apigateway", s.Region, "", path}, ":")
}

// BoundaryARN returns the ARN of the permissions boundary of the roles of an environment. The
// pipeline can create only roles with this boundary.
func (s Stack) BoundaryARN() string {
	return s.GlobalARN("iam", "policy/"+s.ResourceName(BoundaryName))
}

// WithName returns a copy of the stack with another name.
func (s Stack) WithName(name string) Stack {
	s.Name = name
	return s
}
