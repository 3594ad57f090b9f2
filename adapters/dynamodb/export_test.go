package dynamodb

// These variables export the encoding of items and the sharding to the tests.
var (
	Encode  = encode
	Decode  = decode
	ShardOf = shardOf
)
