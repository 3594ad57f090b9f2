package component

// The first parts of the names of what an environment holds; see Environment.Named. The delivery knows by them what a
// deployment may touch.
const (
	SystemName        = "auction" // of the key, the machine, the schedule, the dashboard, the channel and, with more behind, of alarms
	APIName           = "orders"  // of its firewall and its log too
	OrdersTableName   = "orders-table"
	ResultsBucketName = "order-results" // with the account behind: see Environment.BucketNamed
	TopicName         = "auction-notifications"
	DeadLettersName   = "auction-dead-letters"
	PlatformTokenName = "auction-platform-token"
	MachineRoleName   = "auction-machine"
	ScheduleRoleName  = "auction-schedule"
	SlackRoleName     = "auction-slack"
	BoundaryName      = "auction-boundary" // of the policy that bounds the environment's roles
)

// Names that are the same in every environment, and the beginnings of those of log groups.
const (
	StageName     = "v1"      // the first part of every path of the API, and the version of the contract
	ScheduleGroup = "default" // that every account has
	AccessLogs    = "-access-logs"
	FunctionLogs  = "/aws/lambda/"
	MachineLogs   = "/aws/vendedlogs/states/"
	APILogs       = "/aws/apigateway/"
	SlackLogs     = "/aws/chatbot/" // by Amazon Q in chat applications, in SlackLogRegion
)

// SlackLogRegion is where Amazon Q in chat applications writes its log, whatever the region of the channel's configuration.
const SlackLogRegion = "us-east-1"

// Named is the name of something in this environment.
func (e Environment) Named(base string) string { return base + "-" + e.Name }

// BucketNamed is the name of a bucket of this environment: no two accounts may have one of a name.
func (e Environment) BucketNamed(base string) string { return e.Named(base) + "-" + e.Account }
