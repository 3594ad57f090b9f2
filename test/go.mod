module auction.internal/test

go 1.26.0

require (
	auction.internal/adapters v0.0.0
	auction.internal/domain v0.0.0
	auction.internal/local v0.0.0
	github.com/aws/aws-sdk-go-v2 v1.47.7
	github.com/google/uuid v1.6.0
)

require (
	auction.internal/lambdas v0.0.0 // indirect
	github.com/aws/aws-lambda-go v1.55.1 // indirect
	github.com/aws/smithy-go v1.28.8 // indirect
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/google/btree v1.1.3 // indirect
)

replace (
	auction.internal/adapters => ../adapters
	auction.internal/domain => ../domain
	auction.internal/lambdas => ../lambdas
	auction.internal/local => ../local
)
