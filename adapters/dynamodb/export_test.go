package dynamodb

// For the tests of the item's shape.
var (
	Encode = encode
	Decode = decode
)
