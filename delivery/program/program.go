// Package program implements the Pulumi program of the delivery stack. Its pipeline checks every
// merge, deploys it to dev, runs the acceptance tests there, and deploys it to prod after an
// approval. The stack also contains the account-wide resources. An operator deploys it; the
// pipeline has no permission to change it, so a merge cannot change its own deployment steps.
package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/stack"
)

// StackName is the name of the only stack of the project, and the suffix of its resource names.
const StackName = "delivery"

// The environments, in the order in which they are deployed.
const (
	dev  = "dev"
	prod = "prod"
)

// Read reads the configuration of the delivery stack and adds its errors to the reader. It returns
// the configuration that all stacks share, and the function that declares the resources.
func Read(r *config.Reader) (config.Common, stack.Declare) {
	c := readConfiguration(r)
	if r.Stack != StackName {
		r.Errorf("stack name must be %s, got %q: an account has one delivery stack", StackName, r.Stack)
	}
	return c.Common, c.declare
}

// declare declares the delivery stack, and returns the outputs that operators need to connect
// GitHub and to open the pipeline.
func (c configuration) declare(
	ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption,
) (pulumi.Map, error) {
	d := &delivery{configuration: c, stack: s}
	if err := d.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return d.outputs(), nil
}
