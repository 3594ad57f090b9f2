package dynamodb

// The encoding of items and the sharding, for tests.
var (
	Encode  = encode
	Decode  = decode
	ShardOf = shardOf
)
