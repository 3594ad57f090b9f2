module auction.internal/local

go 1.26.0

require (
	auction.internal/adapters v0.0.0
	auction.internal/domain v0.0.0
	auction.internal/lambdas v0.0.0
	github.com/aws/aws-lambda-go v1.55.1
	github.com/google/uuid v1.6.0
	golang.org/x/sync v0.20.0
)

require (
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/google/btree v1.1.3 // indirect
	go.etcd.io/bbolt v1.5.0 // indirect
	golang.org/x/sys v0.45.0 // indirect
)

replace (
	auction.internal/adapters => ../adapters
	auction.internal/domain => ../domain
	auction.internal/lambdas => ../lambdas
)
