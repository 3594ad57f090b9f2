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

// nameFormats are the name formats of the resource types that only the delivery has.
var nameFormats = map[string]stacktest.NameFormat{
	policies:  {Input: "name", Pattern: regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)},
	projects:  {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$`)},
	pipelines: {Input: "name", Pattern: regexp.MustCompile(`^[A-Za-z0-9.@_-]{1,100}$`)},
	"aws:codestarconnections/connection:Connection": {Input: "name", Pattern: regexp.MustCompile(`^.{1,32}$`)},
	"aws:cloudwatch/eventRule:EventRule":            {Input: "name", Pattern: regexp.MustCompile(`^[.\w-]{1,64}$`)},
}

// TestResources_Names checks the names of the delivery's resources. The boundary of an
// environment's roles is named after the environment, not after the delivery stack.
func TestResources_Names(t *testing.T) {
	stacktest.CheckNames(t, program.StackName, deploy(t), nameFormats, func(r stacktest.Resource, name string) bool {
		environment, isBoundary := strings.CutPrefix(name, component.BoundaryName+"-")
		return isBoundary && r.Type == policies && slices.Contains(environments, environment)
	})
}

func TestResources_Tags(t *testing.T) { stacktest.CheckTags(t, program.StackName, deploy(t)) }

func TestResources_Parents(t *testing.T) { stacktest.CheckParents(t, deploy(t)) }
