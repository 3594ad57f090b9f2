// Package environment is one environment of the auction system: its configuration, and how the components are put
// together.
package environment

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
)

// Plan is what an environment is to hold.
type Plan struct{ choices choices }

// Read reads the configuration of an environment. The reader then knows all that is missing, wrong, or does not go together.
func Read(r *config.Reader) *Plan { return &Plan{choices: read(r)} }

// Basics are what the environment says that all stacks say.
func (p *Plan) Basics() config.Basics { return p.choices.Basics }

// Compose builds the functions, unless they are ready, and declares the environment. The outputs are what people need to use
// and to watch it.
func (p *Plan) Compose(ctx *pulumi.Context, e component.Environment, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	if p.choices.roleBoundary {
		e.RoleBoundary = e.BoundaryARN()
	}
	zips, err := findZips(ctx.Context(), p.choices.zips)
	if err != nil {
		return nil, err
	}
	s := &system{choices: p.choices, zips: zips, environment: e}
	if err := s.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return s.outputs(), nil
}
