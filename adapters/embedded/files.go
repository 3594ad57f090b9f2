package embedded

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"auction.internal/adapters/internal/document"
	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/order"
)

// maxWriters is the maximum number of files that are written concurrently. It exceeds the number of
// CPUs, because a writer mostly waits for the disk.
const maxWriters = 32

// Files stores results and rejection lists as files in a folder. The paths are the keys in the
// bucket, with file names that stay unique if the file system ignores case. A file with such a name
// is always complete, because its name begins with a dot while it is being written.
type Files struct{ root string }

// NewFiles returns a store below root. It creates folders when they are needed. It deletes the
// unfinished files of a process that was killed, and no other files. No other process may write
// below root at the same time.
func NewFiles(root string) (*Files, error) {
	f := &Files{root: filepath.Clean(root)}
	if err := f.deleteUnfinished(); err != nil {
		return nil, fmt.Errorf("delete unfinished files: %w", err)
	}
	return f, nil
}

// Store implements port.ResultStore. It flushes the files of the returned orders to the disk.
func (f *Files) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	keys := make([]string, len(accepted)) // empty for an order that is not stored
	err := parallel.Do(len(accepted), maxWriters, func(i int) error {
		key, err := f.storeResult(ctx, accepted[i])
		if err == nil {
			keys[i] = key
		}
		return err
	})
	var stored []order.Order
	var storedKeys []string
	for i, o := range accepted {
		if keys[i] != "" {
			stored, storedKeys = append(stored, o), append(storedKeys, keys[i])
		}
	}
	if syncErr := f.syncFolders(storedKeys); syncErr != nil {
		return nil, errors.Join(err, syncErr)
	}
	return stored, err
}

func (f *Files) storeResult(ctx context.Context, o order.Order) (key string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	d, err := document.Result(o)
	if err != nil {
		return "", err
	}
	return d.Key, f.write(d)
}

// StoreRejectionList implements port.RejectionListStore. The location is the path of the file.
func (f *Files) StoreRejectionList(
	ctx context.Context, gate order.GateClosure, rejected []order.Order,
) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	d, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	if err := f.write(d); err != nil {
		return "", err
	}
	return f.path(d.Key), f.syncFolders([]string{d.Key})
}
