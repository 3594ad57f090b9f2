// Package component holds the parts of the system in the cloud, one ComponentResource a file. A component takes typed
// arguments, keeps what it creates as its children, and gives out what others need of it: names, ARNs, and the
// statements of a policy that lets somebody use it.
package component

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Environment is where a stack stands. It names all that the stack creates, and says how careful to be with it.
type Environment struct {
	Name             string // dev, prod, ...: behind every name; see MaxEnvironmentName
	Account          string // the AWS account's 12 digits
	Region           string
	Production       bool // what holds orders or results is protected, and outlives the stack
	LogRetentionDays int
	RoleBoundary     string // the ARN of the policy that bounds every role; none: they are bound by their own alone

	// SlackLogs is the provider for SlackLogRegion. It is nil without a Slack channel.
	SlackLogs pulumi.ProviderResource
}

// MaxEnvironmentName is how many characters an environment's name may have. Every name in AWS then fits; the tightest is
// that of the bucket of access logs, 55 characters of 63.
const MaxEnvironmentName = 16

// partition is the first part of every ARN outside China and GovCloud.
const partition = "aws"

// ARN is the ARN of a resource of this account and region.
func (e Environment) ARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, e.Region, e.Account, resource}, ":")
}

// BucketARN is the ARN of a bucket: buckets are named once for all accounts and regions.
func BucketARN(name string) string { return "arn:" + partition + ":s3:::" + name }

// policyOfAWS is the ARN of a policy that AWS itself keeps.
func policyOfAWS(name string) pulumi.String {
	return pulumi.String("arn:" + partition + ":iam::aws:policy/" + name)
}

// Keep is for what holds orders, results, or the key to them: in production a stack that goes leaves it behind.
func (e Environment) Keep() pulumi.ResourceOption {
	return pulumi.Composite(pulumi.Protect(e.Production), pulumi.RetainOnDelete(e.Production))
}

// GlobalARN is the ARN of a resource of this account that stands in no region.
func (e Environment) GlobalARN(service, resource string) string {
	return strings.Join([]string{"arn", partition, service, "", e.Account, resource}, ":")
}

// APIARN is the ARN of a path of API Gateway's own API: no account stands in it.
func (e Environment) APIARN(path string) string {
	return strings.Join([]string{"arn", partition, "apigateway", e.Region, "", path}, ":")
}

// BoundaryARN is the ARN of the policy that bounds the roles of an environment: whoever deploys there through the pipeline
// can create no other ones.
func (e Environment) BoundaryARN() string {
	return e.GlobalARN("iam", "policy/"+e.Named(BoundaryName))
}

// In is the same account with another environment's names.
func (e Environment) In(name string) Environment {
	e.Name = name
	return e
}
