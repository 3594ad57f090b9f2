// Package program implements the Pulumi program of an environment. It validates the configuration
// and composes the components.
package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/stack"
)

// Read reads the configuration of an environment and adds its errors to the reader. It returns the
// configuration that all stacks share, and the function that declares the resources.
func Read(r *config.Reader) (config.Common, stack.Declare) {
	c := readConfiguration(r)
	return c.Common, c.declare
}

// declare builds the functions, unless functionZips is set, and declares the resources of the
// environment. It returns the outputs of the stack.
func (c configuration) declare(
	ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption,
) (pulumi.Map, error) {
	if c.roleBoundary {
		s.RoleBoundary = s.BoundaryARN()
	}
	zips, err := findZips(ctx.Context(), c.zipDir)
	if err != nil {
		return nil, err
	}
	e := &environment{configuration: c, zips: zips, stack: s}
	if err := e.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return e.outputs(), nil
}
