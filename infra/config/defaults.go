package config

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Defaults reads what Pulumi.yaml, at that path, says where a stack says nothing, by <namespace>:<key>.
func Defaults(path string) (map[string]string, error) {
	project, err := workspace.LoadProject(path)
	if err != nil {
		return nil, fmt.Errorf("read the defaults: %w", err)
	}
	defaults := map[string]string{}
	for key, entry := range project.Config {
		if !strings.Contains(key, ":") {
			key = string(project.Name) + ":" + key
		}
		if value := cmp.Or(entry.Default, entry.Value); value != nil {
			defaults[key] = fmt.Sprint(value)
		}
	}
	return defaults, nil
}
