package access

import (
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// edge returns the permissions to create and change the API and its firewall.
func (t target) edge() []policy.Statement {
	acl := t.ARN("wafv2", "regional/webacl/"+t.ResourceName(component.APIName)+"/*")
	stage := t.APIARN("/restapis/*/stages/" + component.StageName)
	return append(t.restAPI(), []policy.Statement{
		{
			Sid: "Firewall", Resources: policy.ARNs(acl), Actions: []string{
				"wafv2:DeleteWebACL", "wafv2:GetWebACL", "wafv2:ListTagsForResource", "wafv2:TagResource", "wafv2:UntagResource",
			},
		},
		{
			Sid: "FirewallRules", Actions: []string{"wafv2:CreateWebACL", "wafv2:UpdateWebACL"},
			Resources: policy.ARNs(acl, t.ARN("wafv2", "regional/managedruleset/*")),
		},
		{
			Sid: "FirewallAssociation", Resources: policy.ARNs(acl, stage),
			Actions: []string{"wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACLForResource"},
		},
		{
			Sid: "APIFirewall", Actions: []string{"apigateway:SetWebACL"}, Resources: policy.ARNs(stage),
			Conditions: t.resourceTagIfExists(),
		},
	}...)
}

// restAPI returns the permissions to create an API with the environment's tag, and to change APIs
// that have the tag: their ARNs contain an ID, not a name. API Gateway checks the permission to set
// tags on the resource /tags/<ARN>, which has no tags itself, so that permission also covers the
// APIs of other environments.
func (t target) restAPI() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "NewAPI", Actions: []string{"apigateway:POST"}, Resources: policy.ARNs(t.APIARN("/restapis")),
			Conditions: t.requestTag(),
		},
		{
			Sid: "API", Resources: policy.ARNs(t.APIARN("/restapis/*")), Conditions: t.resourceTagIfExists(),
			Actions: []string{"apigateway:GET", "apigateway:PATCH", "apigateway:PUT"},
		},
		{
			Sid: "Deployments", Resources: policy.ARNs(t.APIARN("/restapis/*/deployments"), t.APIARN("/restapis/*/stages")),
			Conditions: t.resourceTagIfExists(),
			Actions:    []string{"apigateway:POST"},
		},
		{
			Sid: "DeleteDeployments", Resources: policy.ARNs(t.APIARN("/restapis/*/deployments/*")),
			Conditions: t.resourceTagIfExists(),
			Actions:    []string{"apigateway:DELETE"},
		},
		{
			Sid: "APITags", Actions: []string{"apigateway:PUT"}, Resources: policy.ARNs(t.APIARN("/tags/*")),
			Conditions: t.requestTagIfExists(),
		},
		t.serviceLinkedRole("APIGateway", "ops.apigateway"),
	}
}
