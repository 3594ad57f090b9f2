package component

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// openAPI is the OpenAPI document of the API. It is the contract with customers and the
// configuration of API Gateway.
//
//go:embed orders.openapi.json
var openAPI string

// contract returns the OpenAPI document with the functions of a stack. Unless AllowUnsigned is set,
// it requires a signature for each operation: API Gateway ignores a security requirement at the top
// of the document.
func contract(args *OrdersAPIArgs) pulumi.StringOutput {
	security := `[{"sigv4":[]}]`
	if args.AllowUnsigned {
		security = `[]`
	}
	title := args.Stack.ResourceName(APIName)
	return pulumi.All(args.PlaceOrders.InvokeARN, args.LookUpOrder.InvokeARN).ApplyT(func(arns []any) (string, error) {
		document := strings.NewReplacer(
			`"${Security}"`, security, `${Title}`, title,
			`${PlaceOrdersInvokeArn}`, arns[0].(string), `${LookUpOrderInvokeArn}`, arns[1].(string),
		).Replace(openAPI)
		if !json.Valid([]byte(document)) {
			return "", fmt.Errorf("the OpenAPI document is not valid JSON with the functions %q", arns)
		}
		return document, nil
	}).(pulumi.StringOutput)
}
