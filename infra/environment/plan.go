// Package environment is one environment of the auction system: its configuration, and how the components are put
// together.
package environment

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
)

// Plan is what an environment is to hold.
type Plan struct {
	choices choices
	zips    map[string]string // paths by function
}

// Prepare reads the configuration of an environment, and builds its functions. When the configuration is wrong, the error
// says all that is, and nothing is built.
func Prepare(ctx context.Context, r *config.Reader) (*Plan, error) {
	p := &Plan{choices: read(r)}
	if err := r.Problem(); err != nil {
		return nil, err
	}
	var err error
	p.zips, err = findZips(ctx, p.choices.zips)
	return p, err
}

// Basics are what the environment says that all stacks say.
func (p *Plan) Basics() config.Basics { return p.choices.Basics }

// Compose declares the environment. The outputs are what people need to use and to watch it.
func (p *Plan) Compose(ctx *pulumi.Context, e component.Environment, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	if p.choices.roleBoundary {
		e.RoleBoundary = e.BoundaryARN()
	}
	s := &system{choices: p.choices, zips: p.zips, environment: e}
	if err := s.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return s.outputs(), nil
}
