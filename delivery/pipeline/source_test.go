package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

const connection = " on codestar-connections:connection/a-b-c"

// readSource are the permissions to read the repository, but not to push to it, under both names of
// the service.
var readSource = []string{
	"codeconnections:UseConnection" + connection, "codestar-connections:UseConnection" + connection,
	"not codeconnections:UseConnection" + connection + " if codeconnections:ProviderAction StringEquals GitPush",
	"not codeconnections:UseConnection" + connection + " if codestar-connections:ProviderAction StringEquals GitPush",
	"not codestar-connections:UseConnection" + connection + " if codeconnections:ProviderAction StringEquals GitPush",
	"not codestar-connections:UseConnection" + connection + " if codestar-connections:ProviderAction StringEquals GitPush",
}

// TestSource_AllowReading checks that a build can read the repository, and cannot push to it.
func TestSource_AllowReading(t *testing.T) {
	got := permissions(t, func(c *components) []policy.Statement { return c.source.AllowReading() })
	wantLines(t, "permissions", got, slices.Sorted(slices.Values(readSource)))
}

// TestSource_Connection checks the connection with GitHub, and the URL for its confirmation.
func TestSource_Connection(t *testing.T) {
	c := declare(t).One(t, "aws:codestarconnections/connection:Connection")
	if c.Text("name") != "auction-delivery" || c.Text("providerType") != "GitHub" {
		t.Errorf("connection = %v, want a connection with GitHub", c.Inputs)
	}
	url := outputOf(t, func(c *components) pulumi.StringInput { return c.source.ConfirmURL })
	if want := "https://eu-west-1.console.aws.amazon.com/"; !strings.HasPrefix(url, want) ||
		!strings.HasSuffix(url, "/settings/connections?region=eu-west-1") {
		t.Errorf("URL = %s, want the page of the connection in the console", url)
	}
}
