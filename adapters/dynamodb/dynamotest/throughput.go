package dynamotest

import "time"

// Throughput is the throughput of a table and its index, in capacity units per second. Zero means
// unlimited.
//
// Each item of a transaction consumes two write units of the table, even if the transaction is
// cancelled. If the transaction is committed, each item also consumes one write unit of the index,
// because an index entry contains only keys and is smaller than 1 KB. A consistent read consumes
// one read unit. Unused capacity is available for one second; DynamoDB usually keeps more burst
// capacity, but does not guarantee it.
//
// If no capacity is left for an item, the transaction is cancelled with ThrottlingError, and the
// capacity that its other items consumed is lost. That is the worst case in DynamoDB. If
// ThrottleRequests is true, the whole call is throttled instead and consumes no capacity. Keys of a
// read that exceed the capacity are returned as unprocessed.
type Throughput struct {
	Writes, IndexWrites, Reads float64
	ThrottleRequests           bool
}

// InitialThroughput is the throughput of a new on-demand table and of its index.
// Source: Amazon DynamoDB Developer Guide, "Understanding DynamoDB warm throughput in different
// scenarios".
var InitialThroughput = Throughput{Writes: 4_000, IndexWrites: 4_000, Reads: 12_000}

// Units are consumed capacity units.
type Units struct{ Writes, IndexWrites, Reads int }

// bucket is a token bucket of capacity units. It contains at most the units of one second.
type bucket struct {
	perSecond, available float64
	updatedAt            time.Time
	consumed             int
}

// limit sets the rate of the bucket and fills it. Zero means unlimited.
func (b *bucket) limit(perSecond float64) {
	b.perSecond, b.available, b.updatedAt = perSecond, perSecond, time.Now()
}

// has reports whether the bucket contains the given number of units.
func (b *bucket) has(units int) bool {
	if b.perSecond == 0 {
		return true
	}
	now := time.Now()
	b.available = min(b.perSecond, b.available+now.Sub(b.updatedAt).Seconds()*b.perSecond)
	b.updatedAt = now
	return b.available >= float64(units)
}

// take consumes the given number of units if the bucket contains them, and reports whether it did.
func (b *bucket) take(units int) bool {
	if !b.has(units) {
		return false
	}
	b.available -= float64(units)
	b.consumed += units
	return true
}

// SetThroughput limits the throughput of the table from now on.
func (t *Table) SetThroughput(limit Throughput) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.throttleRequests = limit.ThrottleRequests
	t.writes.limit(limit.Writes)
	t.indexWrites.limit(limit.IndexWrites)
	t.reads.limit(limit.Reads)
}

// Consumed returns the capacity consumed so far.
func (t *Table) Consumed() Units {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Units{Writes: t.writes.consumed, IndexWrites: t.indexWrites.consumed, Reads: t.reads.consumed}
}
