// Package delivery is the stack that deploys the environments: what is merged is tested, deployed to dev and tried there,
// and after an approval deployed to prod. It also owns what an account has once. A deployment never changes it, so no
// pipeline rewrites itself: an operator deploys it.
package delivery

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
)

// StackName is the name of the stack, and the end of the names of all that it holds.
const StackName = "delivery"

// The environments that are delivered to, in this order.
const (
	dev  = "dev"
	prod = "prod"
)

// Plan is what the delivery stack is to hold.
type Plan struct{ choices choices }

// Read reads the configuration of the delivery stack. The reader then knows all that is missing or wrong.
func Read(r *config.Reader) *Plan { return &Plan{choices: read(r)} }

// Basics are what the stack says that all stacks say.
func (p *Plan) Basics() config.Basics { return p.choices.Basics }

// Compose declares the stack. The outputs are what people need to connect GitHub with it, and to watch it.
func (p *Plan) Compose(ctx *pulumi.Context, e component.Environment, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	s := &system{choices: p.choices, environment: e, project: ctx.Project()}
	if err := s.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return s.outputs(), nil
}
