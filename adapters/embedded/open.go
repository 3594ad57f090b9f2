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
	// ErrInUse is returned when another process has the store open.
	ErrInUse = errors.New("in use by another process")

	// ErrDamaged is returned by OpenOrders for a file that is not an order store, or only part of one, and leaves the file
	// unchanged. Later it is returned, as a port.PermanentError, for a part of the file that cannot be read any more.
	ErrDamaged = errors.New("damaged")
)

// lockTimeout is how long OpenOrders waits for another process to release the file: one that was just killed may take
// a moment to exit.
const lockTimeout = time.Second

// OpenOrders opens the store in the file at path and creates it if there is none. It reads the whole file first and
// returns ErrDamaged unless it is sound; an empty file counts as damaged, because it may have held orders. It returns
// ErrInUse if another process has the file open.
//
// Checking reads each page once or twice: 2 s of processor time for 1,000,000 orders, 600 MB.
func OpenOrders(path string) (*Orders, error) {
	db, err := openDB(path)
	if err != nil {
		return nil, fmt.Errorf("open the order store: %w", err)
	}
	return &Orders{db: db, faulted: newFault()}, nil
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
	return openBuckets(path)
}

// create writes a new store beside path and links it there when it is complete, so that neither a crash nor a full
// disk leaves a part of one. It does not replace a store that another process creates at the same time.
func create(path string) (err error) {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, unfinished)
	if err != nil {
		return err
	}
	temporary := file.Name()
	defer func() {
		if removal := os.Remove(temporary); !errors.Is(removal, fs.ErrNotExist) {
			err = errors.Join(err, removal)
		}
	}()
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return err
	}
	db, err := openBuckets(temporary)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := link(temporary, path); err != nil {
		return err
	}
	return flushFolder(folder)
}

// link gives a file its final name unless that is taken. Not every file system has hard links: without them, two
// processes that create a store within the same moment are not kept apart.
func link(temporary, path string) error {
	err := os.Link(temporary, path)
	if err == nil {
		return nil
	}
	if _, taken := os.Lstat(path); taken == nil {
		return nil
	}
	return os.Rename(temporary, path)
}

// openBuckets opens a file for writing and creates the buckets that are missing.
func openBuckets(path string) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, openError(path, err)
	}
	if err := db.Update(makeBuckets); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// check reads a file and returns ErrDamaged unless it is a sound store.
func check(path string) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return damaged(path, errors.New("the file is empty"))
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
			return damaged(path, err)
		}
		return nil
	})
}

// checkTx checks a file before it is used. bbolt maps the file into memory and trusts it: a page that is missing, or
// that refers to others wrongly, ends the process. Its own check does so too, so the pages are read and checked first.
func checkTx(tx *bbolt.Tx, file *os.File, size int64) error {
	if size < tx.Size() {
		return fmt.Errorf("it has %d of %d bytes", size, tx.Size())
	}
	if err := checkPages(tx, file); err != nil {
		return err
	}
	if err := checkBuckets(tx); err != nil {
		return err
	}
	var first error
	for err := range tx.Check() { // to its end: it reads the mapped file in a goroutine
		first = cmp.Or(first, err)
	}
	return first
}

// openError returns errors of the operating system unchanged, and ErrDamaged for any other.
func openError(path string, err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) {
		return fmt.Errorf("%s: %w", path, ErrInUse)
	}
	if _, isSystem := errors.AsType[syscall.Errno](err); isSystem {
		return err
	}
	return damaged(path, err)
}

func damaged(path string, cause error) error {
	return fmt.Errorf("%s is %w: %w; move it away to start without orders, or put a copy in its place", path, ErrDamaged, cause)
}
