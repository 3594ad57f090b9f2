package access

import (
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// edge lets whoever deploys create and change what customers meet.
func (t target) edge() []policy.Statement {
	acl := t.ARN("wafv2", "regional/webacl/"+t.Named(component.APIName)+"/*")
	stage := t.APIARN("/restapis/*/stages/" + component.StageName)
	return append(t.restAPI(), []policy.Statement{
		{
			Sid: "Firewall", Resources: policy.On(acl), Actions: []string{
				"wafv2:DeleteWebACL", "wafv2:GetWebACL", "wafv2:ListTagsForResource", "wafv2:TagResource", "wafv2:UntagResource",
			},
		},
		{
			Sid: "FirewallRules", Actions: []string{"wafv2:CreateWebACL", "wafv2:UpdateWebACL"},
			Resources: policy.On(acl, t.ARN("wafv2", "regional/managedruleset/*")),
		},
		{
			Sid: "FirewallPlace", Resources: policy.On(acl, stage),
			Actions: []string{"wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACLForResource"},
		},
		{Sid: "FirewallOfAPI", Actions: []string{"apigateway:SetWebACL"}, Resources: policy.On(stage), Conditions: t.own()},
	}...)
}

// restAPI lets whoever deploys create an API with the environment's tag, and change those with it: AWS makes their ids, so
// their names tell nothing. API Gateway asks for the
// right to tag on a resource that has no tags itself, so here tags could be set on another environment's API.
func (t target) restAPI() []policy.Statement {
	return []policy.Statement{
		{Sid: "NewAPI", Actions: []string{"apigateway:POST"}, Resources: policy.On(t.APIARN("/restapis")), Conditions: t.born()},
		{
			Sid: "API", Resources: policy.On(t.APIARN("/restapis/*")), Conditions: t.own(),
			Actions: []string{"apigateway:GET", "apigateway:PATCH", "apigateway:PUT"},
		},
		{
			Sid: "Deployments", Resources: policy.On(t.APIARN("/restapis/*/deployments"), t.APIARN("/restapis/*/stages")), Conditions: t.own(),
			Actions: []string{"apigateway:POST"},
		},
		{
			Sid: "OldDeployments", Resources: policy.On(t.APIARN("/restapis/*/deployments/*")), Conditions: t.own(),
			Actions: []string{"apigateway:DELETE"},
		},
		{Sid: "APITags", Actions: []string{"apigateway:PUT"}, Resources: policy.On(t.APIARN("/tags/*")), Conditions: t.tagged()},
		t.first("APIGateway", "ops.apigateway"),
	}
}
