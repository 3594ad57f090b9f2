package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrInUse is returned by OpenOrderStore if another process has opened the file.
	ErrInUse = errors.New("in use by another process")

	// ErrDamaged is returned by OpenOrderStore if the file is not a complete and valid order store;
	// the file is then unchanged. The methods of Orders return it, wrapped in a
	// port.PermanentError, if a part of the open file is corrupt or cannot be read.
	ErrDamaged = errors.New("damaged")
)

// lockTimeout is how long OpenOrderStore waits for another process to release the file, because a
// process that was just killed may take a moment to exit.
const lockTimeout = time.Second

// OpenOrderStore opens the order store in the file at path, and creates the file if it does not
// exist. It reads the whole file first, and returns ErrDamaged if the file is not a valid store. An
// empty file counts as damaged, because it may have contained orders. If another process has opened
// the file, the error is ErrInUse.
//
// The check reads each page once or twice. It takes 2 s of CPU time for a file of 600 MB with
// 1,000,000 orders.
func OpenOrderStore(path string) (*Orders, error) {
	db, err := openDB(path)
	if err != nil {
		return nil, fmt.Errorf("open the order store: %w", err)
	}
	return &Orders{db: db, fault: newFault()}, nil
}

func openDB(path string) (*bbolt.DB, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = create(path)
	}
	if err == nil {
		err = check(path)
	}
	if err != nil {
		return nil, err
	}
	return openForWriting(path)
}

// create writes a new store to a temporary file in the same folder, and links the complete file to
// path. A crash or a full disk therefore leaves no incomplete store. If another process creates a
// store at the same time, that store is kept.
func create(path string) (err error) {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, unfinishedPrefix)
	if err != nil {
		return err
	}
	temporary := file.Name()
	defer func() {
		if removeErr := os.Remove(temporary); !errors.Is(removeErr, fs.ErrNotExist) {
			err = errors.Join(err, removeErr)
		}
	}()
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return err
	}
	db, err := openForWriting(temporary)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := link(temporary, path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// link links a temporary file to path, unless path exists. On a file system without hard links, it
// renames the file, which may replace a store that another process creates at the same time.
func link(temporary, path string) error {
	err := os.Link(temporary, path)
	if err == nil {
		return nil
	}
	if _, statErr := os.Lstat(path); statErr == nil {
		return nil
	}
	return os.Rename(temporary, path)
}

// openForWriting opens a file and creates missing buckets.
func openForWriting(path string) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, openError(path, err)
	}
	if err := db.Update(createBuckets); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// check reads a file and returns ErrDamaged if it is not a valid store.
func check(path string) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return damagedFile(path, errors.New("the file is empty"))
	}
	var file *os.File
	db, err := bbolt.Open(path, 0, &bbolt.Options{
		ReadOnly: true, Timeout: lockTimeout,
		OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	})
	if err != nil {
		return openError(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bbolt.Tx) error {
		if err := checkTx(tx, file, info.Size()); err != nil {
			return damagedFile(path, err)
		}
		return nil
	})
}

// checkTx checks a file before it is used. bbolt maps the file into memory and trusts its content:
// a missing page or an invalid reference crashes the process, even in bbolt's own check. So
// checkPages reads and checks the pages first.
func checkTx(tx *bbolt.Tx, file *os.File, size int64) error {
	if size < tx.Size() {
		return fmt.Errorf("the file is truncated to %d of %d bytes", size, tx.Size())
	}
	if err := checkPages(tx, file); err != nil {
		return err
	}
	if err := checkBuckets(tx); err != nil {
		return err
	}
	var first error
	for err := range tx.Check() { // not stopped at the first error: its goroutine reads the mapped file until it ends
		first = cmp.Or(first, err)
	}
	return first
}

// openError returns ErrInUse for a locked file, operating system errors unchanged, and ErrDamaged
// for all other errors of bbolt.
func openError(path string, err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) {
		return fmt.Errorf("%s is %w; stop that process or use another data folder", path, ErrInUse)
	}
	if _, isSystem := errors.AsType[syscall.Errno](err); isSystem {
		return err
	}
	return damagedFile(path, err)
}

func damagedFile(path string, cause error) error {
	return fmt.Errorf("%s is %w: %w; move the file away to start without orders, or restore a copy",
		path, ErrDamaged, cause)
}
