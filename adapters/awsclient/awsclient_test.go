package awsclient

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestFromEnvironment(t *testing.T) {
	environment := map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_SESSION_TOKEN": "session", "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
	}
	got := FromEnvironment(func(name string) string { return environment[name] })
	want := Options{
		Region: "eu-west-1", AccessKeyID: "id", SecretAccessKey: "secret",
		SessionToken: "session", Endpoint: "http://127.0.0.1:1",
	}
	if got != want {
		t.Errorf("FromEnvironment() = %+v, want %+v", got, want)
	}
}

func TestConfig_RegionEndpointAndCredentials(t *testing.T) {
	config := Config(Options{
		Region: "eu-west-1", AccessKeyID: "id", SecretAccessKey: "secret",
		SessionToken: "session", Endpoint: "http://127.0.0.1:1",
	})
	keys, err := config.Credentials.Retrieve(t.Context())
	if err != nil || keys.AccessKeyID != "id" || keys.SecretAccessKey != "secret" || keys.SessionToken != "session" {
		t.Errorf("credentials = %+v, %v, want those of the options", keys, err)
	}
	if config.Region != "eu-west-1" || aws.ToString(config.BaseEndpoint) != "http://127.0.0.1:1" {
		t.Errorf("region %q, endpoint %q, want those of the options", config.Region, aws.ToString(config.BaseEndpoint))
	}
	if endpoint := Config(Options{}).BaseEndpoint; endpoint != nil {
		t.Errorf("endpoint without Options.Endpoint = %q, want nil", *endpoint)
	}
}

func TestHTTPClient_TimeoutAndConnectionPool(t *testing.T) {
	client := httpClient()
	if got := client.GetTimeout(); got != attemptTimeout {
		t.Errorf("timeout of an attempt = %s, want %s", got, attemptTimeout)
	}
	transport := client.GetTransport()
	if got, want := transport.MaxIdleConnsPerHost, 2*MaxConcurrency; got < want {
		t.Errorf("MaxIdleConnsPerHost = %d, want at least %d", got, want)
	}
	if got, want := transport.MaxIdleConns, 3*MaxConcurrency; got < want {
		t.Errorf("MaxIdleConns = %d, want at least %d", got, want)
	}
}
