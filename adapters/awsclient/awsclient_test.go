package awsclient

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestTheAccessIsTheOneThatLambdaGives(t *testing.T) {
	environment := map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session",
		"AWS_ENDPOINT_URL": "http://127.0.0.1:1",
	}
	got := FromEnvironment(func(name string) string { return environment[name] })
	want := Options{Region: "eu-west-1", AccessKeyID: "id", SecretAccessKey: "secret", SessionToken: "session", Endpoint: "http://127.0.0.1:1"}
	if got != want {
		t.Errorf("read %+v, want %+v", got, want)
	}
	config := Config(got)
	keys, err := config.Credentials.Retrieve(t.Context())
	if err != nil || keys.AccessKeyID != "id" || keys.SecretAccessKey != "secret" || keys.SessionToken != "session" {
		t.Errorf("calls are signed with %+v, %v", keys, err)
	}
	if config.Region != "eu-west-1" || aws.ToString(config.BaseEndpoint) != "http://127.0.0.1:1" || Config(Options{}).BaseEndpoint != nil {
		t.Errorf("calls go to %s, %s", config.Region, aws.ToString(config.BaseEndpoint))
	}
}

// TestADeadConnectionIsLeft checks the limits that no stub can show: that of a whole attempt, and how many connections
// are kept for calls side by side.
func TestADeadConnectionIsLeft(t *testing.T) {
	client := httpClient()
	if got := client.GetTimeout(); got != answerTime {
		t.Errorf("an attempt may take %s, want %s", got, answerTime)
	}
	if transport := client.GetTransport(); transport.MaxIdleConnsPerHost < 2*MaxConcurrency || transport.MaxIdleConns < 3*MaxConcurrency {
		t.Errorf("%d connections are kept for a service, %d in all", transport.MaxIdleConnsPerHost, transport.MaxIdleConns)
	}
}
