package embedded_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestNewFiles_DeletesOnlyUnfinishedFiles(t *testing.T) {
	root := filepath.Join(t.TempDir(), "g[1]") // must not be taken for a pattern
	sibling := filepath.Join(filepath.Dir(root), "g1")
	kept := []string{
		".unfinished-x", ".unfinished/notes.txt", "notes/.unfinished-1", "results/.unfinished-",
		"results/.unfinished-1.txt",
		"results/a/unfinished-1", "results/unfinished-novel.txt", "tmp/thesis.txt", "unfinished-1",
	}
	deleted := []string{
		".unfinished-1", ".unfinished/unfinished-1", "rejections/auction=20261122T120000Z/.unfinished-12",
		"results/.unfinished-3", "results/auction=20261122T120000Z/.unfinished-4",
	}
	for _, folder := range []string{root, sibling} {
		for _, name := range append(kept, deleted...) {
			writeFile(t, filepath.Join(folder, name))
		}
	}
	newTestFiles(t, root)
	if left := slices.Sorted(maps.Keys(readFiles(t, root))); !slices.Equal(left, kept) {
		t.Errorf("files = %v, want %v", left, kept)
	}
	if left := readFiles(t, sibling); len(left) != len(kept)+len(deleted) {
		t.Errorf("files in the other folder = %v, want them unchanged", left)
	}
}

// TestNewFiles_DeletesFolderOfEarlierVersions starts after a process of an earlier version was
// killed.
func TestNewFiles_DeletesFolderOfEarlierVersions(t *testing.T) {
	root := t.TempDir()
	writeFile(t, filepath.Join(root, ".unfinished", "unfinished-1"))
	newTestFiles(t, root)
	if _, err := os.Stat(filepath.Join(root, ".unfinished")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat of the folder: %v, want fs.ErrNotExist", err)
	}
}

func writeFile(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
}
