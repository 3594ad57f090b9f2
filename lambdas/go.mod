module auction.internal/lambdas

go 1.26.0

require (
	auction.internal/adapters v0.0.0
	auction.internal/domain v0.0.0
	github.com/aws/aws-lambda-go v1.55.1
	github.com/go-json-experiment/json v1.27.2
)

require github.com/google/btree v1.1.3 // indirect

replace (
	auction.internal/adapters => ../adapters
	auction.internal/domain => ../domain
)
