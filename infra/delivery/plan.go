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

// Prepare reads the configuration of the delivery stack. The error says all that is wrong with it.
func Prepare(r *config.Reader) (*Plan, error) {
	p := &Plan{choices: read(r)}
	return p, r.Problem()
}

// Common is what the stack says that all stacks say.
func (p *Plan) Common() config.Common { return p.choices.Common }

// Production is true: whoever loses the state of the environments loses hold of them.
func (p *Plan) Production() bool { return true }

// Warnings are about what works, and is hardly meant.
func (p *Plan) Warnings() []string {
	found := p.choices.Warnings(p.Production())
	if p.choices.repositoryIDs == "" {
		found = append(found, "repositoryIds is empty: previews work only where GitHub's tokens name a repository without its ids, as those of repositories made before July 2026")
	}
	return found
}

// Compose declares the stack. The outputs are what people need to connect GitHub with it, and to watch it.
func (p *Plan) Compose(ctx *pulumi.Context, e component.Environment, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	s := &system{choices: p.choices, environment: e, project: ctx.Project()}
	if err := s.compose(ctx, opts...); err != nil {
		return nil, err
	}
	return s.outputs(), nil
}
