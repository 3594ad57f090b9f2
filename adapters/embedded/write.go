package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"auction.internal/adapters/internal/document"
	"auction.internal/domain/port"
)

// write stores a document completely or not at all: the file is written under another name in its folder, then renamed.
// Until the folder is flushed, a power cut may remove it. A file that has the content already is left as it is; one that
// has other content is document.ErrConflict. Earlier versions named files as the keys are: a document that stands there
// is stored.
func (f *Files) write(d document.Document) error {
	path := f.path(d.Key)
	if plain := filepath.Join(f.root, filepath.FromSlash(d.Key)); plain != path {
		if existing, err := os.ReadFile(plain); err == nil && document.Same(existing, d.Content) {
			return nil
		}
	}
	existing, err := os.ReadFile(path)
	switch {
	case err == nil && document.Same(existing, d.Content):
		return nil
	case err == nil:
		return &port.PermanentError{Err: fmt.Errorf("store %s: %w", path, document.ErrConflict)}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := CreateFolders(filepath.Dir(path)); err != nil {
		return err
	}
	temporary, err := writeTemporary(filepath.Dir(path), d.Content)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil && temporary != "" {
		err = errors.Join(err, os.Remove(temporary))
	}
	return err
}

// writeTemporary writes a file under an unfinished name, and flushes it. It returns the name also with an error.
func writeTemporary(folder string, content []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, unfinished)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(0o644) // others read the results, whatever the umask
	}
	if err == nil {
		err = file.Sync()
	}
	return file.Name(), errors.Join(err, file.Close())
}

// CreateFolders creates a folder and those above it that are missing, and flushes what it created. Others may read the new
// folders, whatever the umask; folders that exist keep their modes.
func CreateFolders(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return &fs.PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(path)
	if parent == path {
		return err // a root that does not exist, such as a drive
	}
	if err := CreateFolders(parent); err != nil {
		return err
	}
	err = os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil // another writer was faster
	}
	if err != nil {
		return err
	}
	return errors.Join(os.Chmod(path, 0o755), flushFolder(parent)) //nolint:gosec // people read folders
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
