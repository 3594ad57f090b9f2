package settings

// MetricNamespace is where our metrics stand in CloudWatch. Each has the one dimension EnvironmentDimension.
const (
	MetricNamespace      = "EnergyAuction"
	EnvironmentDimension = "Environment"
)

// The metrics that the functions write. Counts are to be summed.
const (
	OrdersPlaced    = "OrdersPlaced"    // new orders that were stored
	OrdersReplayed  = "OrdersReplayed"  // orders that were there already
	OrdersNotPlaced = "OrdersNotPlaced" // orders of invalid requests, and conflicts; a body that cannot be read counts as one

	OrdersDecided    = "OrdersDecided"    // outcomes that were written
	OrdersStored     = "OrdersStored"     // accepted results that came to the bucket
	OrdersRejected   = "OrdersRejected"   // rejections that were told
	ExpiredUndecided = "ExpiredUndecided" // orders that expired before any auction decided them

	OpenOrders    = "OpenOrders"    // open orders that an execution met, page by page
	OldestOpenAge = "OldestOpenAge" // seconds since the oldest open order of a page was placed; take the maximum

	PlatformPolls   = "PlatformPolls"   // times that the auction platform was asked
	PlatformLatency = "PlatformLatency" // milliseconds that an answer took, with all attempts
)
