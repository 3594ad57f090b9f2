package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"auction.internal/adapters/document"
	"auction.internal/domain/port"
)

// unfinished begins the name of every file that is still being written.
const unfinished = "unfinished-"

// write stores a document whole or not at all: it is written beside, then moved. Until its folder is flushed, a power
// cut may take it away. One that is there already is left alone; another one in its place is document.ErrConflict.
func (f *Files) write(d document.Document) error {
	path := f.path(d.Key)
	standing, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(standing, d.Content):
		return nil
	case err == nil:
		return &port.PermanentError{Err: fmt.Errorf("store %s: %w", path, document.ErrConflict)}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	beside, err := writeBeside(f.scratch, d.Content)
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil && beside != "" {
		err = errors.Join(err, os.Remove(beside))
	}
	return err
}

// writeBeside writes a file with a name of its own, and flushes it. The name is given even beside an error.
func writeBeside(folder string, content []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, unfinished)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(0o644) // results are there to be read
	}
	if err == nil {
		err = file.Sync()
	}
	return file.Name(), errors.Join(err, file.Close())
}

// flush puts on the disk which files the folders of keys hold, up to the root.
func (f *Files) flush(keys []string) error {
	folders := map[string]bool{f.root: true}
	for _, key := range keys {
		for folder := filepath.Dir(f.path(key)); !folders[folder]; folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	for folder := range folders {
		if err := flushFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// flushFolder puts on the disk which files a folder holds. Windows does that itself, and knows no such call.
func flushFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
