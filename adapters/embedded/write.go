package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"auction.internal/adapters/document"
)

// write stores a document whole or not at all, on the disk when it returns: it is written beside, then moved.
// One that is there already is left alone; another one in its place is ErrTaken.
func (f *Files) write(d document.Document) error {
	path := f.path(d.Key)
	standing, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(standing, d.Content):
		return nil
	case err == nil:
		return fmt.Errorf("store %s: %w", path, ErrTaken)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("store %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("store %s: %w", path, err)
	}
	beside, err := writeBeside(f.scratch, d.Content)
	if err != nil {
		return fmt.Errorf("store %s: %w", path, err)
	}
	if err := os.Rename(beside, path); err != nil {
		return fmt.Errorf("store %s: %w", path, err)
	}
	return nil
}

func writeBeside(folder string, content []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, "unfinished-")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return file.Name(), errors.Join(err, file.Close())
}
