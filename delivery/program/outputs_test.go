package program_test

import (
	"regexp"
	"testing"
)

// TestOutputs_ReadByScripts checks that the stacks have the outputs that the scripts read.
func TestOutputs_ReadByScripts(t *testing.T) {
	reads := regexp.MustCompile(`stack output (\w+)`)
	for name, c := range map[string]struct {
		script  string
		outputs map[string]any
	}{
		"deploy build":     {buildspec(t, "deploy-dev"), deployEnvironment(t, "dev").Outputs},
		"bootstrap script": {read(t, "delivery/bootstrap.sh"), deploy(t).Outputs},
	} {
		found := reads.FindAllStringSubmatch(c.script, -1)
		for _, output := range found {
			if _, exists := c.outputs[output[1]]; !exists {
				t.Errorf("%s reads the output %s, want an output of the stack", name, output[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s reads no output, want at least one", name)
		}
	}
}
