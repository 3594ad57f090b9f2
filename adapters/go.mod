module auction.internal/adapters

go 1.26.0

require (
	auction.internal/domain v0.0.0
	github.com/google/btree v1.1.3
	go.etcd.io/bbolt v1.5.0
	golang.org/x/sync v0.20.0
	pgregory.net/rapid v1.3.0
)

require golang.org/x/sys v0.45.0 // indirect

replace auction.internal/domain => ../domain
