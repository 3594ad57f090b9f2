// Command infra is the Pulumi program of an environment: `pulumi up` runs it for the selected
// stack.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/program"
	"auction.internal/infra/stack"
)

func main() {
	p := stack.Program{Read: program.Read}
	pulumi.Run(p.Deploy, p.Configure)
}
