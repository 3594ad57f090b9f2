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
	// unfinishedPrefix is the prefix of the name of a file that is still being written. A number
	// follows the prefix. Readers ignore such files.
	unfinishedPrefix = ".unfinished-"

	// Earlier versions wrote files with this prefix in this folder, and then moved them.
	earlierFolder = ".unfinished"
	earlierPrefix = "unfinished-"
)

// deleteUnfinished deletes the unfinished files in all folders in which this package writes: the
// root, and the folders of documents with their subfolders.
func (f *Files) deleteUnfinished() error {
	earlier := filepath.Join(f.root, earlierFolder)
	if info, err := os.Lstat(earlier); err == nil && info.IsDir() {
		if err := deleteNumbered(earlier, earlierPrefix, false); err != nil {
			return err
		}
		_ = os.Remove(earlier) // fails if the folder contains other files
	}
	if err := deleteNumbered(f.root, unfinishedPrefix, false); err != nil {
		return err
	}
	for _, folder := range []string{schema.Results, schema.Rejections} {
		if err := deleteNumbered(filepath.Join(f.root, filepath.FromSlash(folder)), unfinishedPrefix, true); err != nil {
			return err
		}
	}
	return nil
}

// deleteNumbered deletes the files in a folder whose names consist of the prefix and a number. It
// does not follow links. It skips folders that do not exist and folders that this process cannot
// read, because it cannot have written there.
func deleteNumbered(folder, prefix string, recursive bool) error {
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
			err = deleteNumbered(path, prefix, recursive)
		case entry.Type().IsRegular() && isNumbered(entry.Name(), prefix):
			err = os.Remove(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isNumbered reports whether a name consists of the prefix and a number, as os.CreateTemp generates
// it.
func isNumbered(name, prefix string) bool {
	number, hasPrefix := strings.CutPrefix(name, prefix)
	return hasPrefix && number != "" && strings.Trim(number, "0123456789") == ""
}
