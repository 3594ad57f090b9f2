package program_test

import (
	"regexp"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// names are the types of resources with a name of ours that only environments have.
var names = map[string]stacktest.NameFormat{
	restAPI:                              {Input: "name", Pattern: regexp.MustCompile(`^.{1,255}$`)},
	stage:                                {Input: "stageName", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)},
	"aws:cloudwatch/dashboard:Dashboard": {Input: "dashboardName", Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)},
	metricAlarm:                          {Input: "name", Pattern: regexp.MustCompile(`^[ -~]{1,255}$`)},
	table:                                {Input: "name", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)},
	function:                             {Input: "name", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)},
	"aws:scheduler/schedule:Schedule":    {Input: "name", Pattern: regexp.MustCompile(`^[0-9a-zA-Z-_.]{1,64}$`)},
	"aws:secretsmanager/secret:Secret":   {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)},
	"aws:sfn/stateMachine:StateMachine":  {Input: "name", Pattern: regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}$`)},
	queue:                                {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)},
	"aws:wafv2/webAcl:WebAcl":            {Input: "name", Pattern: regexp.MustCompile(`^[\w-]{1,128}$`)},
}

// TestNames_FitTheLongestStack checks the names of a stack whose own name is as long as allowed. A stage has the same name in
// every stack, and the log group of API Gateway has the id of the API.
func TestNames_FitTheLongestStack(t *testing.T) {
	stacktest.CheckNames(t, everything, deployEverything(t), names, func(r stacktest.Resource, name string) bool {
		return r.Type == stage || strings.Contains(name, "api1")
	})
}

func TestResources_AreTagged(t *testing.T) {
	for _, stack := range environments {
		stacktest.CheckTags(t, stack, project.Deploy(t, stack, nil))
	}
	stacktest.CheckTags(t, everything, deployEverything(t))
}

func TestResources_BelongToComponents(t *testing.T) { eachStack(t, stacktest.CheckParents) }
