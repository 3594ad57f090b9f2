package stack_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/stack"
	"auction.internal/infra/stacktest"
)

const (
	project  = "orders"
	provider = "pulumi:providers:aws"
)

// valid is a valid configuration without a Slack channel.
var valid = map[string]string{
	"aws:region": "eu-west-1", "orders:account": stacktest.Account,
	"orders:logRetentionDays": "400", "orders:apiLogRole": "false",
	"orders:slackWorkspace": "", "orders:slackChannel": "",
}

// deployment is a deployment of a program that declares a topic.
type deployment struct {
	stacktest.Deployment
	stack    component.Stack // the argument of Declare
	warnings []string
	outputs  pulumi.Map
}

// deploy deploys the production stack live with changes of the valid configuration.
func deploy(changes map[string]string) (*deployment, error) {
	r := &deployment{}
	return r, r.deploy(&r.Deployment, changes)
}

// deploy deploys the stack to a fake of AWS.
func (r *deployment) deploy(aws pulumi.MockResourceMonitor, changes map[string]string) error {
	values := maps.Clone(valid)
	maps.Copy(values, changes)
	p := stack.Program{Read: func(reader *config.Reader) (config.Common, stack.Declare) {
		return config.ReadCommon(reader, true), r.declare
	}}
	return pulumi.RunErr(func(ctx *pulumi.Context) (err error) {
		ctx.Log = &logger{Log: ctx.Log, deployment: r}
		r.outputs, err = p.Declare(ctx)
		return err
	}, pulumi.WithMocks(project, "live", aws), func(info *pulumi.RunInfo) { info.Config = values }, p.Configure)
}

// mustDeploy is like deploy but fails the test on an error.
func mustDeploy(t *testing.T, changes map[string]string) *deployment {
	t.Helper()
	r, err := deploy(changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// declare declares the topic.
func (r *deployment) declare(
	ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption,
) (pulumi.Map, error) {
	r.stack = s
	if _, err := sns.NewTopic(ctx, "topic", nil, opts...); err != nil {
		return nil, err
	}
	return pulumi.Map{"topic": pulumi.String("orders")}, nil
}

// logger records the warnings of a deployment.
type logger struct {
	pulumi.Log
	deployment *deployment
}

// Warn records a warning.
func (l *logger) Warn(message string, _ *pulumi.LogArgs) error {
	l.deployment.warnings = append(l.deployment.warnings, message)
	return nil
}

func TestProgram_UsesProviderOfStack(t *testing.T) {
	r := mustDeploy(t, nil)
	if topic := r.One(t, "aws:sns/topic:Topic"); !strings.Contains(topic.Provider, "::pulumi:providers:aws::aws::") {
		t.Errorf("provider of the topic = %q, want the provider of the stack", topic.Provider)
	}
	if len(r.outputs) != 1 || r.outputs["topic"] != pulumi.String("orders") {
		t.Errorf("outputs = %v, want the outputs of Declare", r.outputs)
	}
}

// TestProgram_LogsWarnings checks that warnings are logged and that the program continues.
func TestProgram_LogsWarnings(t *testing.T) {
	r := mustDeploy(t, map[string]string{"orders:account": ""})
	want := []string{
		"no Slack channel configured: notifications are published to the SNS topic only; " +
			"set slackWorkspace and slackChannel to receive them in Slack",
		"account is empty: the stack is deployed to the account of the current credentials; " +
			"set account to reject other accounts",
	}
	if !slices.Equal(r.warnings, want) {
		t.Errorf("warnings = %q, want %q", r.warnings, want)
	}
	r.One(t, "aws:sns/topic:Topic")
}

// TestProgram_InvalidConfiguration checks that the program declares no resource, not even a
// provider, and logs no warning.
func TestProgram_InvalidConfiguration(t *testing.T) {
	r, err := deploy(map[string]string{"aws:region": "us-east-1", "orders:unknown": "x"})
	const want = "invalid configuration of stack live:\n" +
		"- aws:region must be eu-west-1, got \"us-east-1\"\n" +
		"- unknown key unknown: see Pulumi.yaml for the supported keys"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("deploy = %v, want %q", err, want)
	}
	if len(r.Resources) > 0 || len(r.warnings) > 0 {
		t.Errorf("%d resources declared, warnings = %q, want none", len(r.Resources), r.warnings)
	}
}

// newTestProgram returns a program that declares nothing and returns the given error.
func newTestProgram(failure error) stack.Program {
	declare := func(*pulumi.Context, component.Stack, ...pulumi.ResourceOption) (pulumi.Map, error) {
		return pulumi.Map{}, failure
	}
	return stack.Program{Read: func(reader *config.Reader) (config.Common, stack.Declare) {
		return config.ReadCommon(reader, false), declare
	}}
}

// TestProgram_ConfigureCopiesValues checks that the program does not keep the map of the caller.
func TestProgram_ConfigureCopiesValues(t *testing.T) {
	values := maps.Clone(valid)
	p := newTestProgram(nil)
	p.Configure(&pulumi.RunInfo{Config: values})
	clear(values)
	if err := pulumi.RunErr(p.Deploy, pulumi.WithMocks(project, "live", &stacktest.Deployment{})); err != nil {
		t.Error(err)
	}
}

// TestProgram_DeployReturnsErrorOfDeclare checks that Deploy returns the error of Declare.
func TestProgram_DeployReturnsErrorOfDeclare(t *testing.T) {
	failure := errors.New("no zips")
	p := newTestProgram(failure)
	p.Configure(&pulumi.RunInfo{Config: valid})
	err := pulumi.RunErr(p.Deploy, pulumi.WithMocks(project, "live", &stacktest.Deployment{}))
	if !errors.Is(err, failure) {
		t.Errorf("Deploy = %v, want %v", err, failure)
	}
}
