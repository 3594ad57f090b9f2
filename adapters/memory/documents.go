package memory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"auction.internal/adapters/internal/document"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Documents implements port.DocumentStore in memory.
type Documents struct {
	mu    sync.Mutex
	byKey map[string][]byte
}

// NewDocuments returns an empty store.
func NewDocuments() *Documents { return &Documents{byKey: map[string][]byte{}} }

// Store implements port.ResultStore.
func (s *Documents) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var stored []order.Order
	var failures []error
	for _, o := range accepted {
		d, err := document.Result(o)
		if err == nil {
			err = s.put(d)
		}
		if err != nil {
			failures = append(failures, err)
			continue
		}
		stored = append(stored, o)
	}
	return stored, errors.Join(failures...)
}

// StoreRejectionList implements port.RejectionListStore. The location is the key of the document.
func (s *Documents) StoreRejectionList(
	ctx context.Context, gate order.GateClosure, rejected []order.Order,
) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	d, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	if err := s.put(d); err != nil {
		return "", err
	}
	return d.Key, nil
}

// All returns the content of each document by its key.
func (s *Documents) All() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.byKey)
}

func (s *Documents) put(d document.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stored, found := s.byKey[d.Key]; found && !document.Same(stored, d.Content) {
		return &port.PermanentError{Err: fmt.Errorf("store %s: %w", d.Key, document.ErrConflict)}
	}
	s.byKey[d.Key] = d.Content
	return nil
}
