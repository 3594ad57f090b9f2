// Package program is the Pulumi program of the delivery: it tests every merge, deploys it to dev, checks it there, and after
// an approval deploys it to prod. It also holds what an account has once. An operator deploys it; the pipeline has no
// permission to change it, so no merge changes the steps by which it is deployed.
package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/stack"
)

// StackName is the name of the only stack of the project. The names of its resources end with it.
const StackName = "delivery"

// The environments that are deployed, in this order.
const (
	dev  = "dev"
	prod = "prod"
)

// Read reads the configuration of the delivery stack and reports its problems to the reader.
func Read(r *config.Reader) (config.Common, stack.Declare) {
	c := readConfiguration(r)
	if r.Stack != StackName {
		r.Errorf("the stack must be called %s: an account has one delivery", StackName)
	}
	return c.Common, c.declare
}

// declare declares the delivery stack. Its outputs are what operators need to connect GitHub and to follow the pipeline.
func (c configuration) declare(ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	d := &delivery{configuration: c, stack: s}
	if err := d.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return d.outputs(), nil
}
