package program_test

import (
	"regexp"
	"testing"
)

// TestOutputs_ThatScriptsRead checks every output of a stack that a script reads.
func TestOutputs_ThatScriptsRead(t *testing.T) {
	reads := regexp.MustCompile(`stack output (\w+)`)
	for name, c := range map[string]struct {
		script  string
		outputs map[string]any
	}{
		"the deployment": {buildspec(t, "deploy-dev"), deployEnvironment(t, "dev").Outputs},
		"the bootstrap":  {read(t, "delivery/bootstrap.sh"), deploy(t).Outputs},
	} {
		found := reads.FindAllStringSubmatch(c.script, -1)
		for _, output := range found {
			if _, exists := c.outputs[output[1]]; !exists {
				t.Errorf("%s reads the output %s, which the stack does not have", name, output[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s reads no output", name)
		}
	}
}
