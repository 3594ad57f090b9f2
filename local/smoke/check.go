package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"
)

// again is how long to wait before looking again.
const again = 50 * time.Millisecond

// decided waits until every order is decided and gives their statuses.
func decided(ctx context.Context, s *system, placed map[string]bool) (map[string]string, error) {
	statuses := map[string]string{}
	for recordID := range placed {
		for statuses[recordID] == "" {
			var order struct {
				Status string `json:"status"`
			}
			code, err := s.call(ctx, http.MethodGet, "/orders/"+recordID, nil, &order)
			switch {
			case err != nil:
				return nil, fmt.Errorf("order %s: %w", recordID, err)
			case code != http.StatusOK:
				return nil, fmt.Errorf("order %s, answered with 201: status %d", recordID, code)
			case order.Status != "pending":
				statuses[recordID] = order.Status
			default:
				time.Sleep(again)
			}
		}
	}
	return statuses, nil
}

// results waits until the folder of results holds one file for each accepted order, and checks that it holds no other.
func results(ctx context.Context, data string, statuses map[string]string) error {
	for {
		wrong, err := wrongResults(data, statuses)
		if err != nil || wrong == "" {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("results: %s", wrong)
		case <-time.After(again):
		}
	}
}

// wrongResults says what is wrong with the results, or nothing.
func wrongResults(data string, statuses map[string]string) (string, error) {
	files, err := filepath.Glob(filepath.Join(data, "results", "*", "*"))
	if err != nil {
		return "", err
	}
	found := map[string]int{}
	for _, file := range files {
		found[strings.TrimSuffix(filepath.Base(file), ".json")]++
	}
	for recordID, status := range statuses {
		want := 0
		if status == "accepted" {
			want = 1
		}
		if found[recordID] != want {
			return fmt.Sprintf("%s is %s and has %d results", recordID, status, found[recordID]), nil
		}
		delete(found, recordID)
	}
	for name := range found {
		if _, placed := statuses[name]; !placed && !strings.HasPrefix(name, "kill") {
			return "a result of no order: " + name, nil
		}
	}
	return "", nil
}
