// Package awsclient configures the AWS clients: connections, timeouts, retries, and which errors are permanent.
package awsclient

import (
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"
)

// MaxConcurrency is the most calls to DynamoDB that an adapter has in flight, and half of those to S3. Connections for all of
// them are kept.
const MaxConcurrency = 64

// answerTime is how long one attempt may take, from connecting to the last byte of the answer. A connection that has
// died without a word costs this much, then the call is tried again: a customer's patience holds more than one of them.
const answerTime = 3 * time.Second

// Options is where AWS is and who we are there. The names are those of the environment that Lambda gives a function.
type Options struct {
	Region          string // AWS_REGION
	AccessKeyID     string // AWS_ACCESS_KEY_ID
	SecretAccessKey string // AWS_SECRET_ACCESS_KEY
	SessionToken    string // AWS_SESSION_TOKEN
	Endpoint        string // AWS_ENDPOINT_URL, empty for AWS itself
}

// FromEnvironment reads the access from the environment. Lambda ends a function's process before its keys expire, so
// they are read once.
//
// It is done by hand because the SDK's own loading looks for files, profiles and metadata services that no function
// has: it takes longer than everything else that a function does to start.
func FromEnvironment(getenv func(string) string) Options {
	return Options{
		Region:          getenv("AWS_REGION"),
		AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    getenv("AWS_SESSION_TOKEN"),
		Endpoint:        getenv("AWS_ENDPOINT_URL"),
	}
}

// Config is the configuration of every client. Clients made of one Config share its connections.
func Config(a Options) aws.Config {
	c := aws.Config{
		Region:      a.Region,
		Credentials: credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, a.SessionToken),
		HTTPClient:  httpClient(),
		Retryer:     newRetryer,
		APIOptions:  []func(*middleware.Stack) error{markPermanent},
	}
	if a.Endpoint != "" {
		c.BaseEndpoint = aws.String(a.Endpoint)
	}
	return c
}

func httpClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTimeout(answerTime).WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = 2 * MaxConcurrency
		t.MaxIdleConns = 3 * MaxConcurrency // a function talks to both services
	})
}
