package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"auction.internal/adapters/document"
	"auction.internal/domain/order"
)

// ErrTaken says that another document stands where one is to be stored. It takes a file system that does not tell
// capital letters from small ones, and two record_ids that differ in nothing else.
var ErrTaken = errors.New("another document stands there")

// writers is how many files are written side by side: they mostly wait for the disk.
const writers = 32

// Files keeps results and rejection lists as files below a folder, named as the objects in the bucket are.
type Files struct{ root, scratch string }

// NewFiles keeps files below root. It makes the folders it needs and clears away what a process that was killed had
// begun to write.
func NewFiles(root string) (*Files, error) {
	f := &Files{root: root, scratch: filepath.Join(root, "tmp")}
	if err := os.RemoveAll(f.scratch); err != nil {
		return nil, fmt.Errorf("clear unfinished files: %w", err)
	}
	if err := os.MkdirAll(f.scratch, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of results: %w", err)
	}
	return f, nil
}

// Store implements port.ResultStore.
func (f *Files) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	var mu sync.Mutex
	var stored []order.Order
	var failed error
	var all errgroup.Group
	all.SetLimit(writers)
	for _, o := range accepted {
		all.Go(func() error {
			err := f.storeResult(ctx, o)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = errors.Join(failed, err)
				return nil // the others are attempted all the same
			}
			stored = append(stored, o)
			return nil
		})
	}
	return stored, errors.Join(all.Wait(), failed)
}

func (f *Files) storeResult(ctx context.Context, o order.Order) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d, err := document.Result(o)
	if err != nil {
		return err
	}
	return f.write(d)
}

// Keep implements port.RejectionLists. The place is the file's path.
func (f *Files) Keep(ctx context.Context, gate order.GateClosure, rejected []order.Order) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	d, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	return f.path(d.Key), f.write(d)
}

func (f *Files) path(key string) string { return filepath.Join(f.root, filepath.FromSlash(key)) }
