package memory

import (
	"context"
	"errors"
	"maps"
	"sync"

	"auction.internal/adapters/document"
	"auction.internal/domain/order"
)

// Documents is a result store and a keeper of rejection lists in memory.
type Documents struct {
	mu    sync.Mutex
	byKey map[string][]byte
}

// NewDocuments gives an empty store.
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
		if err != nil {
			failures = append(failures, err)
			continue
		}
		s.put(d)
		stored = append(stored, o)
	}
	return stored, errors.Join(failures...)
}

// Keep implements port.RejectionLists. The place is the document's key.
func (s *Documents) Keep(ctx context.Context, gate order.GateClosure, rejected []order.Order) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	d, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	s.put(d)
	return d.Key, nil
}

// All gives every document by its key.
func (s *Documents) All() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.byKey)
}

func (s *Documents) put(d document.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byKey[d.Key] = d.Content
}
