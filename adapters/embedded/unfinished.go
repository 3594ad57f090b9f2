package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"auction.internal/adapters/s3/schema"
)

const (
	// unfinished begins the name of a file that is still being written; a number follows. Readers ignore such files.
	unfinished = ".unfinished-"

	// Earlier versions wrote files in a folder of their own, with a name of this kind, and moved them.
	earlierFolder     = ".unfinished"
	earlierUnfinished = "unfinished-"
)

// clear deletes the unfinished files where this package writes: in the root, and below the folders of documents.
func (f *Files) clear() error {
	earlier := filepath.Join(f.root, earlierFolder)
	if info, err := os.Lstat(earlier); err == nil && info.IsDir() {
		if err := deleteUnfinished(earlier, earlierUnfinished, false); err != nil {
			return err
		}
		_ = os.Remove(earlier) // it stays if it holds anything else
	}
	if err := deleteUnfinished(f.root, unfinished, false); err != nil {
		return err
	}
	for _, folder := range []string{schema.Results, schema.Rejections} {
		if err := deleteUnfinished(filepath.Join(f.root, filepath.FromSlash(folder)), unfinished, true); err != nil {
			return err
		}
	}
	return nil
}

// deleteUnfinished deletes the files in a folder whose names are the beginning and a number. It follows no links, and
// passes over folders that are missing or that this process may not read: it cannot have written there.
func deleteUnfinished(folder, beginning string, recursive bool) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		switch {
		case entry.IsDir() && recursive:
			err = deleteUnfinished(path, beginning, recursive)
		case entry.Type().IsRegular() && isNumbered(entry.Name(), beginning):
			err = os.Remove(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isNumbered reports whether a name is the beginning and a number, as os.CreateTemp makes it.
func isNumbered(name, beginning string) bool {
	number, begins := strings.CutPrefix(name, beginning)
	return begins && number != "" && strings.Trim(number, "0123456789") == ""
}
