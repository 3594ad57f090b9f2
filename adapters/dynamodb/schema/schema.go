// Package schema defines the attribute names of the keys, the index and the TTL of the orders
// table. Both the adapter and the infrastructure use them. The package has no imports.
package schema

// The key of the table, and its TTL attribute.
const (
	RecordID = "record_id" // partition key, a string
	TTL      = "ttl"       // Unix time in seconds, rounded up; absent while an undelivered result must be kept
)

// The sparse index of the open orders. It projects only keys. An item is in the index if it has
// both key attributes of the index.
const (
	OpenOrdersIndex = "open-orders"
	OpenShard       = "open_shard" // partition key, a number from 0 to Shards-1
	Opened          = "opened"     // sort key, a string: the placed_at of the order, then its record_id
)

// Shards is the number of partition keys across which the open orders are distributed (write
// sharding). It must not change while the table contains orders, because open orders in a shard
// that is no longer read would never be listed again.
const Shards = 16
