package port

// OrderStore is everything that one store of orders does. Use cases ask for less.
type OrderStore interface {
	OrderPlacer
	OrderReader
	OpenOrders
	OrderDecider
	OrderSettler
	OrderCloser
}

// DocumentStore is everything that one store of documents does. Use cases ask for less.
type DocumentStore interface {
	ResultStore
	RejectionLists
}
