package program_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// names are the types of resources with a name of ours that only the delivery has.
var names = map[string]stacktest.NameFormat{
	policies:  {Input: "name", Pattern: regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	projects:  {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$`)},
	pipelines: {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9.@_-]{1,100}$`)},
	"aws:codestarconnections/connection:Connection": {Input: "name", Pattern: regexp.MustCompile(`^.{1,32}$`)},
	"aws:cloudwatch/eventRule:EventRule":            {Input: "name", Pattern: regexp.MustCompile(`^[.\w-]{1,64}$`)},
}

// TestNames checks the names of the delivery's resources. A boundary of roles has the name of its environment.
func TestNames(t *testing.T) {
	stacktest.CheckNames(t, program.StackName, deploy(t), names, func(r stacktest.Resource, name string) bool {
		environment, is := strings.CutPrefix(name, component.BoundaryName+"-")
		return is && r.Type == policies && slices.Contains(environments, environment)
	})
}

func TestResources_AreTagged(t *testing.T) { stacktest.CheckTags(t, program.StackName, deploy(t)) }

func TestResources_BelongToComponents(t *testing.T) { stacktest.CheckParents(t, deploy(t)) }
