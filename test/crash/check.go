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

// again is the time between two polls.
const again = 50 * time.Millisecond

// decided waits until every order is decided and returns their statuses.
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
				return nil, fmt.Errorf("order %s, which was placed with status 201: GET returned status %d", recordID, code)
			case order.Status != "pending":
				statuses[recordID] = order.Status
			default:
				time.Sleep(again)
			}
		}
	}
	return statuses, nil
}

// delivered waits until the folder of results holds one file for each accepted order, and no other,
// and every rejection was notified.
func delivered(ctx context.Context, data string, said *transcript, statuses map[string]string) error {
	for {
		wrong, err := wrongResults(data, statuses)
		if err == nil && wrong == "" {
			wrong, err = untold(data, said, statuses)
		}
		if err != nil || wrong == "" {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New(wrong)
		case <-time.After(again):
		}
	}
}

// wrongResults returns what is wrong with the results, or the empty string.
func wrongResults(data string, statuses map[string]string) (string, error) {
	found := map[string]int{}
	err := readDocuments(filepath.Join(data, "results"), func(content []byte) error {
		var result struct {
			RecordID string `json:"record_id"`
		}
		err := json.Unmarshal(content, &result)
		found[result.RecordID]++
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
		if found[recordID] != want {
			return fmt.Sprintf("%s is %s and has %d results", recordID, status, found[recordID]), nil
		}
		delete(found, recordID)
	}
	// The system was killed before it confirmed the rest: those are stored once or not at all.
	for name, files := range found {
		if files > 1 || !strings.HasPrefix(name, "kill") {
			return fmt.Sprintf("%d results of %s", files, name), nil
		}
	}
	return "", nil
}

// untold reports a rejected order that is neither in a notification nor in a stored list of
// rejections.
func untold(data string, said *transcript, statuses map[string]string) (string, error) {
	told := said.rejections()
	err := readDocuments(filepath.Join(data, "rejections"), func(content []byte) error {
		var list struct {
			Orders []string `json:"orders"`
		}
		err := json.Unmarshal(content, &list)
		for _, recordID := range list.Orders {
			told[recordID] = true
		}
		return err
	})
	if err != nil {
		return "", err
	}
	for recordID, status := range statuses {
		if status == "rejected" && !told[recordID] {
			return "no notification lists the rejected order " + recordID, nil
		}
	}
	return "", nil
}

// readDocuments reads every finished file below a folder, which need not exist.
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
