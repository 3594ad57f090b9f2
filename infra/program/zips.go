package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// repository is the root of the repository, relative to the directory in which Pulumi runs the
// program.
const repository = ".."

// findZips returns the path of the zip of each function. It builds the zips unless dir is set. The
// build is reproducible, so that unchanged functions are not deployed again.
func findZips(ctx context.Context, dir string) (map[string]string, error) {
	if dir != "" {
		return existingZips(dir)
	}
	dist := filepath.Join(repository, "dist")
	if _, err := bundle.BuildPinned(ctx, filepath.Join(repository, "lambdas"), dist, bundle.Architecture); err != nil {
		return nil, err
	}
	return zipsIn(dist)
}

// existingZips returns the paths of zips that were built before. A relative dir is relative to the
// repository.
func existingZips(dir string) (map[string]string, error) {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(repository, dir)
	}
	return zipsIn(dir)
}

func zipsIn(dir string) (map[string]string, error) {
	zips := map[string]string{}
	for _, function := range settings.Functions() {
		zips[function] = filepath.Join(dir, function+".zip")
		if _, err := os.Stat(zips[function]); err != nil {
			return nil, fmt.Errorf("functionZips: zip of function %s: %w; build the zips with make build", function, err)
		}
	}
	return zips, nil
}
