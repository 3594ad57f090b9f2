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

// write stores a document completely or not at all: it writes a temporary file in the same folder
// and renames it. Until the folder is synced, a power failure can undo the rename. A file that
// already has the content stays unchanged. If the file has other content, the error is
// document.ErrConflict. Earlier versions used the keys as file names: a document that is stored
// under such a name counts as stored.
func (f *Files) write(d document.Document) error {
	path := f.path(d.Key)
	if earlier := filepath.Join(f.root, filepath.FromSlash(d.Key)); earlier != path {
		if existing, err := os.ReadFile(earlier); err == nil && document.Same(existing, d.Content) {
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

// writeTemporary writes and syncs an unfinished file. If it fails after it created the file, it
// also returns the path.
func writeTemporary(folder string, content []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, unfinishedPrefix)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(0o644) // readable by other users, regardless of the umask
	}
	if err == nil {
		err = file.Sync()
	}
	return file.Name(), errors.Join(err, file.Close())
}

// CreateFolders creates a folder and its missing parents, and flushes them to the disk. Other users
// can read the new folders, regardless of the umask. Existing folders keep their modes.
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
		return err // the root does not exist, such as a missing drive
	}
	if err := CreateFolders(parent); err != nil {
		return err
	}
	err = os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil // another writer created it in the meantime
	}
	if err != nil {
		return err
	}
	return errors.Join(os.Chmod(path, 0o755), syncFolder(parent)) //nolint:gosec // for other users to read
}

// syncFolders flushes the folders that contain the files of the keys, and their parents up to the
// root, to the disk.
func (f *Files) syncFolders(keys []string) error {
	folders := map[string]bool{f.root: true}
	for _, key := range keys {
		for folder := filepath.Dir(f.path(key)); !folders[folder]; folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	for folder := range folders {
		if err := syncFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// syncFolder flushes the entries of a folder to the disk. Windows has no equivalent and does not
// need it.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
