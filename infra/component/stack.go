// Package component holds the parts of the system in the cloud, one ComponentResource a file. A component takes typed
// arguments, keeps what it creates as its children, and gives out what others need of it: names, ARNs, and the
// statements of a policy that lets somebody use it.
package component

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Stack describes the Pulumi stack to which a component belongs: where its resources are, what they are called, and how they
// are protected.
type Stack struct {
	Name             string // dev, prod, delivery: the end of every name; see MaxEnvironmentName
	Account          string // the AWS account's 12 digits
	Region           string
	Production       bool // stores are protected, and kept when the stack is destroyed
	LogRetentionDays int
	RoleBoundary     string // the ARN of the permissions boundary of every role; "" without one

	// SlackLogProvider is the provider for SlackLogRegion. It is nil without a Slack channel.
	SlackLogProvider pulumi.ProviderResource
}

// MaxEnvironmentName is how many characters an environment's name may have. Every name in AWS then fits; the tightest is
// that of the bucket of access logs, 55 characters of 63.
const MaxEnvironmentName = 16

// partition is the first part of every ARN outside China and GovCloud.
const partition = "aws"

// ARN is the ARN of a resource of this account and region.
func (s Stack) ARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, s.Region, s.Account, resource}, ":")
}

// BucketARN is the ARN of a bucket: buckets are named once for all accounts and regions.
func BucketARN(name string) string { return "arn:" + partition + ":s3:::" + name }

// policyOfAWS is the ARN of a policy that AWS itself keeps.
func policyOfAWS(name string) pulumi.String {
	return pulumi.String("arn:" + partition + ":iam::aws:policy/" + name)
}

// ProtectInProduction is for what holds orders, results, or the key to them: in production a stack that goes leaves it behind.
func (s Stack) ProtectInProduction() pulumi.ResourceOption {
	return pulumi.Composite(pulumi.Protect(s.Production), pulumi.RetainOnDelete(s.Production))
}

// GlobalARN is the ARN of a resource of this account that stands in no region.
func (s Stack) GlobalARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, "", s.Account, resource}, ":")
}

// APIARN is the ARN of a path of API Gateway's own API: no account stands in it.
func (s Stack) APIARN(path string) string {
	return strings.Join([]string{"arn", partition, "apigateway", s.Region, "", path}, ":")
}

// BoundaryARN is the ARN of the policy that bounds the roles of an environment: whoever deploys there through the pipeline
// can create no other ones.
func (s Stack) BoundaryARN() string {
	return s.GlobalARN("iam", "policy/"+s.ResourceName(BoundaryName))
}

// WithName is the same account with another environment's names.
func (s Stack) WithName(name string) Stack {
	s.Name = name
	return s
}
