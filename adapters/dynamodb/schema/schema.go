// Package schema defines the names of the orders table: its key, its index and their attributes. The
// adapter and the infrastructure both use them. The package imports nothing.
package schema

// The key of the table, and its TTL attribute.
const (
	RecordID = "record_id" // partition key, a string
	TTL      = "ttl"       // Unix time in seconds, rounded up; absent while an undelivered result must be kept
)

// The sparse index of the open orders. It projects only keys. An item is in the index if it has both
// key attributes of the index.
const (
	OpenOrdersIndex = "open-orders"
	OpenShard       = "open_shard" // partition key, a number from 0 to Shards-1
	Opened          = "opened"     // sort key, a string: the placed_at of the order, then its record_id
)

// Shards is the number of partition keys over which the open orders are distributed (write sharding).
// It must never change while a table holds orders: open orders in a shard that is no longer read would
// never be listed again.
const Shards = 16
