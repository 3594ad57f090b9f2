package stacktest

// AnyMethod is the method of the operation that API Gateway uses for all methods for which the path
// has no operation.
const AnyMethod = "x-amazon-apigateway-any-method"

// API contains the parts of an OpenAPI document for API Gateway that tests check.
type API struct {
	Info       struct{ Title string }
	Paths      map[string]map[string]Operation
	Responses  map[string]GatewayResponse `json:"x-amazon-apigateway-gateway-responses"`
	Binary     []string                   `json:"x-amazon-apigateway-binary-media-types"`
	Components struct {
		SecuritySchemes map[string]struct {
			Type, Name, In string
			AuthType       string `json:"x-amazon-apigateway-authtype"`
		}
	}
	Validator  string               `json:"x-amazon-apigateway-request-validator"`
	Validators map[string]Validator `json:"x-amazon-apigateway-request-validators"`
}

// Validator is a request validator of API Gateway.
type Validator struct{ ValidateRequestParameters, ValidateRequestBody bool }

// Operation describes how API Gateway processes requests of one path and method.
type Operation struct {
	Security    []map[string][]string
	Integration struct{ Type, HTTPMethod, URI string } `json:"x-amazon-apigateway-integration"`
	Parameters  []struct {
		Name, In string
		Required bool
	}
}

// GatewayResponse is a response that API Gateway returns without invoking a function.
type GatewayResponse struct {
	StatusCode         int
	ResponseTemplates  map[string]string
	ResponseParameters map[string]string
}

// Operations returns the operations by path and method, such as "/orders post".
func (a API) Operations() map[string]Operation {
	operations := map[string]Operation{}
	for path, methods := range a.Paths {
		for method, o := range methods {
			operations[path+" "+method] = o
		}
	}
	return operations
}
