// Command infra is the Pulumi program: `pulumi up` runs it for the stack that is selected.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/stack"
)

func main() {
	program := stack.Program{ProjectFile: "../Pulumi.yaml"}
	pulumi.Run(program.Deploy, program.Configure)
}
