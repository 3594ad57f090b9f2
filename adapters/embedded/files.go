package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"auction.internal/adapters/document"
	"auction.internal/domain/order"
)

// writers is how many files are written side by side: they mostly wait for the disk.
const writers = 32

// Files keeps results and rejection lists as files below a folder, named as the objects in the bucket are.
type Files struct{ root, scratch string }

// NewFiles keeps files below root. It makes the folders it needs and clears away what a process that was killed had
// begun to write; no other file is touched.
func NewFiles(root string) (*Files, error) {
	f := &Files{root: filepath.Clean(root), scratch: filepath.Join(root, ".unfinished")}
	if err := os.MkdirAll(f.scratch, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of results: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(f.scratch, unfinished+"*"))
	if err != nil {
		return nil, fmt.Errorf("look for unfinished files: %w", err)
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("clear an unfinished file: %w", err)
		}
	}
	return f, nil
}

// Store implements port.ResultStore. What it answers as stored is on the disk.
func (f *Files) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	failures := make([]error, len(accepted))
	keys := make([]string, len(accepted))
	var all errgroup.Group
	all.SetLimit(writers)
	for i, o := range accepted {
		all.Go(func() error {
			keys[i], failures[i] = f.storeResult(ctx, o)
			return nil // the others are attempted all the same
		})
	}
	_ = all.Wait() // gives no error
	var stored []order.Order
	var written []string
	for i, o := range accepted {
		if failures[i] == nil {
			stored, written = append(stored, o), append(written, keys[i])
		}
	}
	if err := f.flush(written); err != nil {
		return nil, errors.Join(append(failures, err)...)
	}
	return stored, errors.Join(failures...)
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

// Keep implements port.RejectionLists. The place is the file's path.
func (f *Files) Keep(ctx context.Context, gate order.GateClosure, rejected []order.Order) (string, error) {
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

func (f *Files) path(key string) string { return filepath.Join(f.root, filepath.FromSlash(key)) }
