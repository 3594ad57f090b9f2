package main

import (
	"bufio"
	"maps"
	"strings"
	"sync"
)

// notifications collects the orders that the system's notifications list, across restarts.
type notifications struct {
	mu        sync.Mutex
	recordIDs map[string]bool
}

// read reads the system's output until it ends.
func (n *notifications) read(lines *bufio.Scanner) {
	for lines.Scan() {
		if _, line, found := strings.Cut(lines.Text(), "│ - "); found {
			recordID, _, _ := strings.Cut(line, " ")
			n.mu.Lock()
			n.recordIDs[recordID] = true
			n.mu.Unlock()
		}
	}
}

// listed returns the record_ids that notifications have listed so far.
func (n *notifications) listed() map[string]bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.recordIDs)
}
