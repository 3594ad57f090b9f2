package component

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// openAPI is the contract with customers, and what API Gateway does with each request.
//
//go:embed orders.openapi.json
var openAPI string

// contract is the OpenAPI document with the functions of a stack filled in, and with or without a signature asked for.
// API Gateway takes that from each operation, and overlooks it at the top of a document.
func contract(args *OrdersAPIArgs) pulumi.StringOutput {
	security := `[{"sigv4":[]}]`
	if args.AllowUnsigned {
		security = `[]`
	}
	title := args.Stack.ResourceName(APIName)
	return pulumi.All(args.PlaceOrders.InvokeARN, args.LookUpOrder.InvokeARN).ApplyT(func(arns []any) (string, error) {
		filled := strings.NewReplacer(
			`"${Security}"`, security, `${Title}`, title,
			`${PlaceOrdersInvokeArn}`, arns[0].(string), `${LookUpOrderInvokeArn}`, arns[1].(string),
		).Replace(openAPI)
		if !json.Valid([]byte(filled)) {
			return "", fmt.Errorf("the API's contract is no JSON with the functions %q", arns)
		}
		return filled, nil
	}).(pulumi.StringOutput)
}
