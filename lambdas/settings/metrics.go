package settings

// The CloudWatch namespace of the metrics, and their only dimension.
const (
	MetricNamespace      = "EnergyAuction"
	EnvironmentDimension = "Environment"
)

// The metrics that the functions publish. Use the statistic Sum for counts.
const (
	OrdersPlaced    = "OrdersPlaced"    // new orders stored
	OrdersReplayed  = "OrdersReplayed"  // orders posted again unchanged
	OrdersNotPlaced = "OrdersNotPlaced" // orders of invalid requests, and conflicts; an undecodable body counts as one

	OrdersDecided    = "OrdersDecided"    // outcomes stored
	OrdersStored     = "OrdersStored"     // accepted results stored in the bucket
	OrdersRejected   = "OrdersRejected"   // rejections notified
	ExpiredUndecided = "ExpiredUndecided" // orders that expired before an auction decided them

	OpenOrders    = "OpenOrders"    // open orders of an execution; one value for each page
	OldestOpenAge = "OldestOpenAge" // age of the oldest open order of a page in seconds; use Maximum

	PlatformPolls   = "PlatformPolls"   // polls of the auction platform
	PlatformLatency = "PlatformLatency" // duration of a poll in milliseconds, with all its retries
)
