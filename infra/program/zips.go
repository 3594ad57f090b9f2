package program

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
	if ready != "" {
		return readyZips(ready)
	}
	folder := filepath.Join(repository, "dist")
	if _, err := bundle.BuildPinned(ctx, filepath.Join(repository, "lambdas"), folder, bundle.Architecture); err != nil {
		return nil, err
	}
	return zipsIn(folder)
}

// readyZips finds the zips in a folder that is seen from the repository.
func readyZips(folder string) (map[string]string, error) {
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(repository, folder)
	}
	return zipsIn(folder)
}

func zipsIn(folder string) (map[string]string, error) {
	zips := map[string]string{}
	for _, function := range settings.Functions() {
		zips[function] = filepath.Join(folder, function+".zip")
		if _, err := os.Stat(zips[function]); err != nil {
			return nil, fmt.Errorf("functionZips: the zip of %s: %w", function, err)
		}
	}
	return zips, nil
}
