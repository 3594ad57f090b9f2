package main

import (
	"bufio"
	"maps"
	"strings"
	"sync"
)

// transcript is what the system said to the person at its terminal, over all its starts.
type transcript struct {
	mu   sync.Mutex
	told map[string]bool // record_ids that a notification listed
}

// listen takes down what is said until the end.
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

// rejections gives the record_ids that were listed so far.
func (t *transcript) rejections() map[string]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.told)
}
