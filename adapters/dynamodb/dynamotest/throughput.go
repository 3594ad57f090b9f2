package dynamotest

import "time"

// Throughput is what a table serves in a second. A new on-demand table, and its new index, serve what Fresh says.
//
// What is modelled: a transaction takes two write units an item from the table, whether it is committed or cancelled,
// and one from the index for each item that it writes there (an entry of keys only is less than 1 KB). A consistent read
// takes one read unit. Unused units are kept for one second; DynamoDB keeps more, but promises nothing.
//
// An item that finds no units makes its transaction fail with ThrottlingError, and what the other items of that
// transaction took is gone: the worst that DynamoDB may do. With AtRequest the whole call is throttled before it takes
// anything. Keys of a read that find no units are returned as unprocessed.
type Throughput struct {
	Writes, IndexWrites, Reads float64 // units a second
	AtRequest                  bool
}

// Fresh is the throughput of a new on-demand table, and of its index.
// Source: Amazon DynamoDB Developer Guide, "Understanding DynamoDB warm throughput in different scenarios".
var Fresh = Throughput{Writes: 4_000, IndexWrites: 4_000, Reads: 12_000}

// Units are capacity units that a table consumed.
type Units struct{ Writes, IndexWrites, Reads int }

// bucket holds the units of up to one second.
type bucket struct {
	perSecond, left float64
	at              time.Time
	used            int
}

// limit makes the bucket one of so many units a second, full. Zero is no limit.
func (b *bucket) limit(perSecond float64) {
	b.perSecond, b.left, b.at = perSecond, perSecond, time.Now()
}

// has reports whether so many units are left.
func (b *bucket) has(units int) bool {
	if b.perSecond == 0 {
		return true
	}
	now := time.Now()
	b.left = min(b.perSecond, b.left+now.Sub(b.at).Seconds()*b.perSecond)
	b.at = now
	return b.left >= float64(units)
}

// take takes units, if so many are left.
func (b *bucket) take(units int) bool {
	if !b.has(units) {
		return false
	}
	b.left -= float64(units)
	b.used += units
	return true
}

// Limit gives the table a throughput from now on.
func (t *Table) Limit(l Throughput) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.atRequest = l.AtRequest
	t.writes.limit(l.Writes)
	t.indexWrites.limit(l.IndexWrites)
	t.reads.limit(l.Reads)
}

// Consumed returns the units consumed so far.
func (t *Table) Consumed() Units {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Units{Writes: t.writes.used, IndexWrites: t.indexWrites.used, Reads: t.reads.used}
}
