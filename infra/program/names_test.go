package program_test

import (
	"regexp"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// nameFormats are the formats of the names of resources that only environments have.
var nameFormats = map[string]stacktest.NameFormat{
	restAPI:                             {Input: "name", Pattern: regexp.MustCompile(`^.{1,255}$`)},
	stage:                               {Input: "stageName", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)},
	dashboard:                           {Input: "dashboardName", Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)},
	metricAlarm:                         {Input: "name", Pattern: regexp.MustCompile(`^[ -~]{1,255}$`)},
	table:                               {Input: "name", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)},
	function:                            {Input: "name", Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)},
	"aws:scheduler/schedule:Schedule":   {Input: "name", Pattern: regexp.MustCompile(`^[0-9a-zA-Z-_.]{1,64}$`)},
	"aws:secretsmanager/secret:Secret":  {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)},
	"aws:sfn/stateMachine:StateMachine": {Input: "name", Pattern: regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}$`)},
	queue:                               {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)},
	"aws:wafv2/webAcl:WebAcl":           {Input: "name", Pattern: regexp.MustCompile(`^[\w-]{1,128}$`)},
}

// TestNames_LongestStackName checks the names of a stack whose name has the maximum length. Two
// names do not contain the name of the stack: the name of the stage, and the name of API Gateway's
// log group, which contains the ID of the API.
func TestNames_LongestStackName(t *testing.T) {
	stacktest.CheckNames(t, everything, deployEverything(t), nameFormats, func(r stacktest.Resource, name string) bool {
		return r.Type == stage || strings.Contains(name, "api1")
	})
}

func TestResources_Tags(t *testing.T) {
	for _, stack := range environments {
		stacktest.CheckTags(t, stack, project.Deploy(t, stack, nil))
	}
	stacktest.CheckTags(t, everything, deployEverything(t))
}

func TestResources_Parents(t *testing.T) { eachStack(t, stacktest.CheckParents) }
