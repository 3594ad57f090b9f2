// Package stack runs a Pulumi program for a stack: it reads the configuration, connects to AWS and
// declares the resources. The programs of the environments and of the delivery differ only in their
// Read function.
package stack

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
)

// Program is a Pulumi program. Pass Deploy and Configure to pulumi.Run, which calls Configure
// first.
type Program struct {
	// Read reads the configuration of the stack and adds its errors to the reader. It returns the
	// configuration that all stacks share, and the function that declares the resources.
	Read func(*config.Reader) (config.Common, Declare)

	configuration map[string]string
}

// Declare declares the resources of a stack and returns its outputs. The options contain the AWS
// provider.
type Declare func(
	ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption,
) (outputs pulumi.Map, err error)

// Configure stores the configuration of the stack, including the defaults of Pulumi.yaml. The
// config API of Pulumi cannot list the keys, which Deploy needs to report unknown keys.
func (p *Program) Configure(info *pulumi.RunInfo) { p.configuration = maps.Clone(info.Config) }

// Deploy declares the resources of the stack and exports its outputs. All configuration errors are
// reported together, before any resource is declared.
func (p *Program) Deploy(ctx *pulumi.Context) error {
	outputs, err := p.Declare(ctx)
	if err != nil {
		return err
	}
	for name, value := range outputs {
		ctx.Export(name, value)
	}
	return nil
}

// Declare is Deploy without the export of the outputs.
func (p *Program) Declare(ctx *pulumi.Context) (pulumi.Map, error) {
	reader := config.NewReader(ctx.Project(), ctx.Stack(), p.configuration)
	common, declare := p.Read(reader)
	if err := reader.Err(); err != nil {
		return nil, err
	}
	s, provider, err := connect(ctx, common)
	if err != nil {
		return nil, err
	}
	for _, warning := range reader.Warnings() {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return nil, err
		}
	}
	return declare(ctx, s, pulumi.Providers(provider))
}
