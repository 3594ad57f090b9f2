package main

import (
	"bufio"
	"maps"
	"strings"
	"sync"
)

// transcript records what the system prints, over all its starts.
type transcript struct {
	mu   sync.Mutex
	told map[string]bool // record_ids that a notification listed
}

// listen reads the output until it ends.
func (t *transcript) listen(lines *bufio.Scanner) {
	for lines.Scan() {
		if _, line, listed := strings.Cut(lines.Text(), "│ - "); listed {
			recordID, _, _ := strings.Cut(line, " ")
			t.mu.Lock()
			t.told[recordID] = true
			t.mu.Unlock()
		}
	}
}

// rejections returns the record_ids that notifications have listed so far.
func (t *transcript) rejections() map[string]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.told)
}
