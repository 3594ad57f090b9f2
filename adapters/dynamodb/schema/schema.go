// Package schema holds the names that the order table is made with: what the adapter reads and writes, and what the
// infrastructure creates, are the same by construction. It imports nothing.
package schema

// The table's key and the attribute by which DynamoDB deletes items.
const (
	RecordID = "record_id" // partition key, a string
	TTL      = "ttl"       // seconds since 1970, rounded up; absent while an undelivered result must be kept
)

// The sparse index of the open orders. It holds keys alone, and only items that have both of its key attributes.
const (
	OpenOrdersIndex = "open-orders"
	OpenShard       = "open_shard" // partition key, a number from 0
	Opened          = "opened"     // sort key, a string: when the order was placed, then its record_id
)

// Shards is over how many partitions of the index the open orders are spread. It must never change while a table
// holds orders: those in a partition that is no longer read would be orphans.
const Shards = 16
