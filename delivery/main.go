// Command delivery is the Pulumi program of the delivery project: `pulumi -C delivery up` runs it.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/program"
	"auction.internal/infra/stack"
)

func main() {
	p := stack.Program{Read: program.Read}
	pulumi.Run(p.Deploy, p.Configure)
}
