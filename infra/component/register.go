package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// The resources of wafv2 and s3 are registered by their type token instead of with the packages of
// the SDK. Go compiles the generated code of all resources and inputs of such a package: wafv2
// takes more than 4 GB of memory and as much time as the rest of this module, and s3 is the next
// largest. The provider validates the inputs; the golden inventory and the tests of the components
// check them. docs/decisions/0010-infrastructure.md has the figures.

// registered is a resource that was registered by its type token.
type registered struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// register registers a resource by its type token, such as aws:wafv2/webAcl:WebAcl. The Pulumi
// Registry documents the names of the inputs.
func register(
	ctx *pulumi.Context, token, name string, inputs pulumi.Map, opts ...pulumi.ResourceOption,
) (*registered, error) {
	r := &registered{}
	if err := ctx.RegisterResource(token, name, inputs, r, opts...); err != nil {
		return nil, err
	}
	return r, nil
}
