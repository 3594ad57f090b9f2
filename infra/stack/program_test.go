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

// valid is the configuration of a stack, without warnings and without a Slack channel.
var valid = map[string]string{
	"aws:region": "eu-west-1", "orders:account": stacktest.Account,
	"orders:logRetentionDays": "400", "orders:apiLogRole": "false",
	"orders:slackWorkspace": "", "orders:slackChannel": "",
}

// run is one run of a program that declares a topic.
type run struct {
	stacktest.Deployment
	stack    component.Stack // that Declare gets
	warnings []string
	outputs  pulumi.Map
}

// deploy runs the program for the production stack live, with some changed keys of valid. It
// returns what the program declared, and its error.
func deploy(changes map[string]string) (*run, error) {
	r := &run{}
	return r, r.deploy(&r.Deployment, changes)
}

// deploy runs the program on a simulation of AWS.
func (r *run) deploy(aws pulumi.MockResourceMonitor, changes map[string]string) error {
	values := maps.Clone(valid)
	maps.Copy(values, changes)
	p := stack.Program{Read: func(reader *config.Reader) (config.Common, stack.Declare) {
		return config.ReadCommon(reader, true), r.declare
	}}
	return pulumi.RunErr(func(ctx *pulumi.Context) (err error) {
		ctx.Log = &logger{Log: ctx.Log, run: r}
		r.outputs, err = p.Declare(ctx)
		return err
	}, pulumi.WithMocks(project, "live", aws), func(info *pulumi.RunInfo) { info.Config = values }, p.Configure)
}

// mustDeploy is deploy without an error.
func mustDeploy(t *testing.T, changes map[string]string) *run {
	t.Helper()
	r, err := deploy(changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// declare declares the topic.
func (r *run) declare(ctx *pulumi.Context, s component.Stack, opts ...pulumi.ResourceOption) (pulumi.Map, error) {
	r.stack = s
	if _, err := sns.NewTopic(ctx, "topic", nil, opts...); err != nil {
		return nil, err
	}
	return pulumi.Map{"topic": pulumi.String("orders")}, nil
}

// logger records the warnings of a run.
type logger struct {
	pulumi.Log
	run *run
}

// Warn records a warning.
func (l *logger) Warn(message string, _ *pulumi.LogArgs) error {
	l.run.warnings = append(l.run.warnings, message)
	return nil
}

func TestProgram_DeclaresWithTheProviderOfTheStack(t *testing.T) {
	r := mustDeploy(t, nil)
	if topic := r.One(t, "aws:sns/topic:Topic"); !strings.Contains(topic.Provider, "::pulumi:providers:aws::aws::") {
		t.Errorf("the topic is created by %q", topic.Provider)
	}
	if len(r.outputs) != 1 || r.outputs["topic"] != pulumi.String("orders") {
		t.Errorf("the outputs are %v", r.outputs)
	}
}

// TestProgram_LogsWarnings checks that warnings are logged, and do not stop the program.
func TestProgram_LogsWarnings(t *testing.T) {
	r := mustDeploy(t, map[string]string{"orders:account": ""})
	want := []string{
		"no Slack channel is configured: what people must hear goes to the topic, where nobody hears it",
		"account is empty: the stack goes wherever the credentials lead",
	}
	if !slices.Equal(r.warnings, want) {
		t.Errorf("the warnings are %q, want %q", r.warnings, want)
	}
	r.One(t, "aws:sns/topic:Topic")
}

// TestProgram_ConfigurationErrorsComeBeforeAnyResource checks that not even a provider is declared,
// nor a warning logged.
func TestProgram_ConfigurationErrorsComeBeforeAnyResource(t *testing.T) {
	r, err := deploy(map[string]string{"aws:region": "us-east-1", "orders:unknown": "x"})
	const want = "the configuration of stack live:\n" +
		"- aws:region must be eu-west-1, is \"us-east-1\"\n" +
		"- unknown is unknown: see Pulumi.yaml for every key"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %s", err, want)
	}
	if len(r.Resources) > 0 || len(r.warnings) > 0 {
		t.Errorf("%d resources are declared, the warnings are %q", len(r.Resources), r.warnings)
	}
}

// program returns a program that declares nothing, and fails with an error unless it is nil.
func program(failure error) stack.Program {
	declare := func(*pulumi.Context, component.Stack, ...pulumi.ResourceOption) (pulumi.Map, error) {
		return pulumi.Map{}, failure
	}
	return stack.Program{Read: func(reader *config.Reader) (config.Common, stack.Declare) {
		return config.ReadCommon(reader, false), declare
	}}
}

// TestProgram_ConfigureCopies checks that the program does not share the map that Pulumi changes.
func TestProgram_ConfigureCopies(t *testing.T) {
	values := maps.Clone(valid)
	p := program(nil)
	p.Configure(&pulumi.RunInfo{Config: values})
	clear(values)
	if err := pulumi.RunErr(p.Deploy, pulumi.WithMocks(project, "live", &stacktest.Deployment{})); err != nil {
		t.Error(err)
	}
}

// TestProgram_DeployFailsAsDeclare checks that an error of the resources is the error of the
// program.
func TestProgram_DeployFailsAsDeclare(t *testing.T) {
	failure := errors.New("no zips")
	p := program(failure)
	p.Configure(&pulumi.RunInfo{Config: valid})
	err := pulumi.RunErr(p.Deploy, pulumi.WithMocks(project, "live", &stacktest.Deployment{}))
	if !errors.Is(err, failure) {
		t.Errorf("the error is %v, want %v", err, failure)
	}
}
