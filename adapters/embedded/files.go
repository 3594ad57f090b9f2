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

// writers is how many files are written side by side: they mostly wait for the disk.
const writers = 32

// Files stores results and rejection lists as files below a folder, under the keys that they have in the bucket; file
// names ignore case, see fileName. A file appears when it is complete: unfinished ones have names that begin with a dot.
type Files struct{ root string }

// NewFiles stores files below root. It creates folders as they are needed, and deletes what a process that was killed
// left unfinished. It deletes no other file. No other process may be writing there.
func NewFiles(root string) (*Files, error) {
	f := &Files{root: filepath.Clean(root)}
	if err := f.clear(); err != nil {
		return nil, fmt.Errorf("delete unfinished files: %w", err)
	}
	return f, nil
}

// Store implements port.ResultStore. What it answers as stored is on the disk.
func (f *Files) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	keys := make([]string, len(accepted)) // of those that are stored
	err := parallel.Do(len(accepted), writers, func(i int) error {
		key, err := f.storeResult(ctx, accepted[i])
		if err == nil {
			keys[i] = key
		}
		return err
	})
	var stored []order.Order
	var written []string
	for i, o := range accepted {
		if keys[i] != "" {
			stored, written = append(stored, o), append(written, keys[i])
		}
	}
	if flushErr := f.flush(written); flushErr != nil {
		return nil, errors.Join(err, flushErr)
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

// StoreRejectionList implements port.RejectionListStore. The place is the file's path.
func (f *Files) StoreRejectionList(ctx context.Context, gate order.GateClosure, rejected []order.Order) (string, error) {
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
	return f.path(d.Key), f.flush([]string{d.Key})
}
