package component_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

func TestStack_ARNs(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"ARN", dev.ARN("sqs", "queue"), "arn:aws:sqs:eu-west-1:123456789012:queue"},
		{"GlobalARN", dev.GlobalARN("iam", "role/r"), "arn:aws:iam::123456789012:role/r"},
		{"APIARN", dev.APIARN("/restapis"), "arn:aws:apigateway:eu-west-1::/restapis"},
		{"BoundaryARN", dev.BoundaryARN(), "arn:aws:iam::123456789012:policy/auction-boundary-dev"},
		{"BucketARN", component.BucketARN("b"), "arn:aws:s3:::b"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %s, want %s", c.name, c.got, c.want)
		}
	}
}

func TestStack_Names(t *testing.T) {
	if got := dev.ResourceName("orders"); got != "orders-dev" {
		t.Errorf("ResourceName(orders) = %s, want orders-dev", got)
	}
	if got := dev.BucketName("order-results"); got != "order-results-dev-123456789012" {
		t.Errorf("BucketName(order-results) = %s, want order-results-dev-123456789012", got)
	}
}

// TestStack_WithName checks the copy of a stack that the delivery uses to name the resources of an
// environment.
func TestStack_WithName(t *testing.T) {
	want := dev
	want.Name = "prod"
	if got := dev.WithName("prod"); got != want {
		t.Errorf("WithName = %+v, want %+v", got, want)
	}
	if dev.Name != "dev" {
		t.Errorf("WithName changed the receiver to %+v, want it unchanged", dev)
	}
}

func TestStack_ProtectInProduction(t *testing.T) {
	for _, s := range []component.Stack{dev, prod} {
		topic := stacktest.Declare(t, func(ctx *pulumi.Context) error {
			_, err := sns.NewTopic(ctx, "topic", nil, s.ProtectInProduction())
			return err
		}).One(t, "aws:sns/topic:Topic")
		if topic.Protected != s.Production || topic.Retained != s.Production {
			t.Errorf("%s: protected = %t, retained = %t, want %t", s.Name, topic.Protected, topic.Retained, s.Production)
		}
	}
}
