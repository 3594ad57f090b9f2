package component

// The base names of the resources of an environment; see Stack.ResourceName. The delivery restricts
// the permissions of deployments to these names.
const (
	// SystemName is the base name of the key, the state machine, the schedule, the dashboard and
	// the Slack channel, and the prefix of alarms.
	SystemName = "auction"

	APIName              = "orders" // the API, its web ACL and its access log
	OrdersTableName      = "orders-table"
	ResultsBucketName    = "order-results" // see Stack.BucketName
	TopicName            = "auction-notifications"
	DeadLettersName      = "auction-dead-letters"
	PlatformTokenName    = "auction-platform-token"
	StateMachineRoleName = "auction-machine"
	ScheduleRoleName     = "auction-schedule"
	SlackRoleName        = "auction-slack"
	BoundaryName         = "auction-boundary" // the permissions boundary of the roles of an environment
)

// ProjectName is the name of the Pulumi project of the environments, and the value of the cost
// allocation tag Project in all stacks.
const ProjectName = "energy-auction"

// Names, prefixes and suffixes that are the same in every environment.
const (
	StageName              = "v1"      // the stage of the API, and the version of the contract
	ScheduleGroup          = "default" // exists in every account
	AccessLogsSuffix       = "-access-logs"
	FunctionLogsPrefix     = "/aws/lambda/"
	StateMachineLogsPrefix = "/aws/vendedlogs/states/"
	APILogsPrefix          = "/aws/apigateway/"
	SlackLogsPrefix        = "/aws/chatbot/" // log groups of Amazon Q, in SlackLogRegion
)

// SlackLogRegion is the region in which Amazon Q Developer in chat applications writes its logs,
// regardless of the region of the stack.
const SlackLogRegion = "us-east-1"

// ResourceName returns the physical name of a resource: the base name and the name of the stack.
func (s Stack) ResourceName(base string) string { return base + "-" + s.Name }

// BucketName returns the name of a bucket. It contains the account, because bucket names are
// globally unique.
func (s Stack) BucketName(base string) string { return s.ResourceName(base) + "-" + s.Account }
