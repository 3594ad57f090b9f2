package component

// The first parts of the names of what an environment holds; see Stack.ResourceName. The delivery knows by them what a
// deployment may touch.
const (
	SystemName           = "auction" // of the key, the state machine, the schedule, the dashboard, the channel; the beginning of alarm names
	APIName              = "orders"  // of its firewall and its log too
	OrdersTableName      = "orders-table"
	ResultsBucketName    = "order-results" // with the account behind: see Stack.BucketName
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
	StageName              = "v1"      // the first part of every path of the API, and the version of the contract
	ScheduleGroup          = "default" // that every account has
	AccessLogsSuffix       = "-access-logs"
	FunctionLogsPrefix     = "/aws/lambda/"
	StateMachineLogsPrefix = "/aws/vendedlogs/states/"
	APILogsPrefix          = "/aws/apigateway/"
	SlackLogsPrefix        = "/aws/chatbot/" // by Amazon Q in chat applications, in SlackLogRegion
)

// SlackLogRegion is where Amazon Q in chat applications writes its log, whatever the region of the channel's configuration.
const SlackLogRegion = "us-east-1"

// ResourceName is the name of something in this environment.
func (s Stack) ResourceName(base string) string { return base + "-" + s.Name }

// BucketName is the name of a bucket of this environment: no two accounts may have one of a name.
func (s Stack) BucketName(base string) string { return s.ResourceName(base) + "-" + s.Account }
