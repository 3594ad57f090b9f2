package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pollInterval is the time between two attempts of a wait.
const pollInterval = 50 * time.Millisecond

// waitDecided waits until every placed order is decided and returns the statuses by record_id.
func (t *crashTest) waitDecided(ctx context.Context, s *system) (map[string]string, error) {
	statuses := map[string]string{}
	for recordID := range t.placed {
		for statuses[recordID] == "" {
			var order struct {
				Status string `json:"status"`
			}
			code, err := s.send(ctx, http.MethodGet, "/orders/"+recordID, nil, &order)
			switch {
			case err != nil:
				return nil, fmt.Errorf("order %s: %w", recordID, err)
			case code != http.StatusOK:
				return nil, fmt.Errorf("order %s was placed with status 201, but GET returned status %d", recordID, code)
			case order.Status != "pending":
				statuses[recordID] = order.Status
			default:
				time.Sleep(pollInterval)
			}
		}
	}
	return statuses, nil
}

// waitDelivered waits until every accepted order has exactly one result, no other order has one,
// and every rejection was notified.
func (t *crashTest) waitDelivered(ctx context.Context, statuses map[string]string) error {
	for {
		problem, err := t.resultProblem(statuses)
		if err == nil && problem == "" {
			problem, err = t.notificationProblem(statuses)
		}
		if err != nil || problem == "" {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New(problem)
		case <-time.After(pollInterval):
		}
	}
}

// resultProblem describes the first order with a missing, duplicate or unexpected result. It
// returns "" if there is none.
func (t *crashTest) resultProblem(statuses map[string]string) (string, error) {
	results := map[string]int{}
	err := readDocuments(filepath.Join(t.data, "results"), func(content []byte) error {
		var result struct {
			RecordID string `json:"record_id"`
		}
		err := json.Unmarshal(content, &result)
		results[result.RecordID]++
		return err
	})
	if err != nil {
		return "", err
	}
	for recordID, status := range statuses {
		want := 0
		if status == "accepted" {
			want = 1
		}
		if results[recordID] != want {
			return fmt.Sprintf("order %s is %s and has %d results, want %d", recordID, status, results[recordID], want), nil
		}
		delete(results, recordID)
	}
	// A kill can prevent the response to an order that was placed: such an order may have one result.
	for recordID, n := range results {
		if n > 1 || !strings.HasPrefix(recordID, killPrefix) {
			return fmt.Sprintf("%s was not placed with status 201 and has %d results", recordID, n), nil
		}
	}
	return "", nil
}

// notificationProblem describes the first rejected order that is neither in a notification nor in a
// stored list of rejections. It returns "" if there is none.
func (t *crashTest) notificationProblem(statuses map[string]string) (string, error) {
	notified := t.notifications.listed()
	err := readDocuments(filepath.Join(t.data, "rejections"), func(content []byte) error {
		var list struct {
			Orders []string `json:"orders"`
		}
		err := json.Unmarshal(content, &list)
		for _, recordID := range list.Orders {
			notified[recordID] = true
		}
		return err
	})
	if err != nil {
		return "", err
	}
	for recordID, status := range statuses {
		if status == "rejected" && !notified[recordID] {
			return fmt.Sprintf("order %s is rejected and no notification lists it", recordID), nil
		}
	}
	return "", nil
}

// readDocuments calls read with the content of every complete file in the folder and its
// subfolders. The folder may not exist.
func readDocuments(folder string, read func(content []byte) error) error {
	files := os.DirFS(folder)
	return fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if path == "." && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		if err := read(content); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
}
