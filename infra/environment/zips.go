package environment

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// repository is the root of the repository, seen from where Pulumi runs the program.
const repository = ".."

// findZips gives the path of each function's zip. Without a folder of ready ones they are built: the same sources give
// the same bytes, so nothing is deployed again that has not changed.
func findZips(ctx context.Context, ready string) (map[string]string, error) {
	folder := filepath.Join(repository, "dist")
	switch {
	case filepath.IsAbs(ready):
		folder = ready
	case ready != "":
		folder = filepath.Join(repository, ready)
	default:
		if _, err := bundle.BuildPinned(ctx, filepath.Join(repository, "lambdas"), folder, bundle.Architecture); err != nil {
			return nil, err
		}
	}
	zips := map[string]string{}
	for _, function := range settings.Functions() {
		zips[function] = filepath.Join(folder, function+".zip")
		if _, err := os.Stat(zips[function]); err != nil {
			return nil, fmt.Errorf("functionZips: the zip of %s: %w", function, err)
		}
	}
	return zips, nil
}
