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

// Read reads the configuration of an environment. The reader then knows all that is missing, wrong, or does not go together.
func Read(r *config.Reader) *Plan { return &Plan{choices: read(r)} }

// FindFunctions builds the functions' zips, or finds them where they are ready. It comes before Compose.
func (p *Plan) FindFunctions(ctx context.Context) (err error) {
	p.zips, err = findZips(ctx, p.choices.zips)
	return err
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
