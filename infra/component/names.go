package component

// The first parts of the names of what an environment holds; see Stack.Named. The delivery knows by them what a
// deployment may touch.
const (
	SystemName           = "auction" // of the key, the state machine, the schedule, the dashboard, the channel; the beginning of alarm names
	APIName              = "orders"  // of its firewall and its log too
	OrdersTableName      = "orders-table"
	ResultsBucketName    = "order-results" // with the account behind: see Stack.BucketNamed
	TopicName            = "auction-notifications"
	DeadLettersName      = "auction-dead-letters"
	PlatformTokenName    = "auction-platform-token"
	StateMachineRoleName = "auction-machine"
	ScheduleRoleName     = "auction-schedule"
	SlackRoleName        = "auction-slack"
	BoundaryName         = "auction-boundary" // of the policy that bounds the environment's roles
)

// ProjectName is the name of the environments' Pulumi project, and the value of the tag Project in all stacks: costs are
// allocated by it.
const ProjectName = "energy-auction"

// Names that are the same in every environment, and the beginnings of those of log groups.
const (
	StageName        = "v1"      // the first part of every path of the API, and the version of the contract
	ScheduleGroup    = "default" // that every account has
	AccessLogs       = "-access-logs"
	FunctionLogs     = "/aws/lambda/"
	StateMachineLogs = "/aws/vendedlogs/states/"
	APILogs          = "/aws/apigateway/"
	SlackLogs        = "/aws/chatbot/" // by Amazon Q in chat applications, in SlackLogRegion
)

// SlackLogRegion is where Amazon Q in chat applications writes its log, whatever the region of the channel's configuration.
const SlackLogRegion = "us-east-1"

// Named is the name of something in this environment.
func (s Stack) Named(base string) string { return base + "-" + s.Name }

// BucketNamed is the name of a bucket of this environment: no two accounts may have one of a name.
func (s Stack) BucketNamed(base string) string { return s.Named(base) + "-" + s.Account }
