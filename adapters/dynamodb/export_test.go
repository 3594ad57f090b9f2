package dynamodb

// For the tests of the item's shape and place.
var (
	Encode      = encode
	Decode      = decode
	ShardNumber = shardNumber
)
