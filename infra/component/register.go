package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Some resources are registered by their type token, not by the SDK's package of their service. The packages are generated
// for every resource and input of a service, and Go compiles all of it: wafv2 takes more than 4 GB of memory and as much time
// as everything else in this module, s3 is the next largest. The provider validates the inputs, the golden inventory and the
// tests of the component hold them. docs/decisions/0010-infrastructure.md has the figures.

// registered is a resource that is registered by its type token.
type registered struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// register registers a resource of a type such as aws:wafv2/webAcl:WebAcl. The inputs have the names of the Pulumi registry.
func register(ctx *pulumi.Context, token, name string, inputs pulumi.Map, opts ...pulumi.ResourceOption) (*registered, error) {
	r := &registered{}
	if err := ctx.RegisterResource(token, name, inputs, r, opts...); err != nil {
		return nil, err
	}
	return r, nil
}
