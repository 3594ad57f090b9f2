// Package program is the Pulumi program of an environment: its configuration, and how its components are composed.
package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/stack"
)

// Read reads the configuration of an environment and reports its problems to the reader.
func Read(r *config.Reader) (config.Common, stack.Declare) {
	c := readConfiguration(r)
	return c.Common, c.declare
}

// declare builds the functions, unless functionZips names built ones, and declares the environment. Its outputs are what
// customers and operators need to use and to watch it.
func (c configuration) declare(ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	if c.roleBoundary {
		s.RoleBoundary = s.BoundaryARN()
	}
	zips, err := findZips(ctx.Context(), c.zips)
	if err != nil {
		return nil, err
	}
	e := &environment{configuration: c, zips: zips, stack: s}
	if err := e.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return e.outputs(), nil
}
