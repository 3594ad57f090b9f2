// Package awsclient configures the AWS clients: connections, timeouts, retries, and which errors
// are permanent.
package awsclient

import (
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"
)

// MaxConcurrency is the maximum number of in-flight calls that an adapter makes to DynamoDB. The S3
// adapter makes at most twice as many. The connection pool keeps a connection for each of them.
const MaxConcurrency = 64

// attemptTimeout limits one attempt of a call, from connecting to the last byte of the response. It
// is how long a broken connection that reports no error delays the retry. It is short enough for
// several such retries within an API request.
const attemptTimeout = 3 * time.Second

// Options are the region, credentials and endpoint of the clients. The comment of each field names
// its environment variable. Lambda sets all of them except AWS_ENDPOINT_URL.
type Options struct {
	Region          string // AWS_REGION
	AccessKeyID     string // AWS_ACCESS_KEY_ID
	SecretAccessKey string // AWS_SECRET_ACCESS_KEY
	SessionToken    string // AWS_SESSION_TOKEN
	Endpoint        string // AWS_ENDPOINT_URL; empty for AWS itself
}

// FromEnvironment returns the options that the environment variables set. It reads the environment
// only once: Lambda ends the process of a function before its credentials expire.
//
// The SDK's config.LoadDefaultConfig is not used, because it searches files, profiles and metadata
// services, which a function does not have. The search takes longer than the rest of a cold start.
func FromEnvironment(getenv func(string) string) Options {
	return Options{
		Region:          getenv("AWS_REGION"),
		AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    getenv("AWS_SESSION_TOKEN"),
		Endpoint:        getenv("AWS_ENDPOINT_URL"),
	}
}

// Config returns the configuration of the AWS clients. Clients with the same configuration share
// its connection pool.
func Config(options Options) aws.Config {
	c := aws.Config{
		Region: options.Region,
		Credentials: credentials.NewStaticCredentialsProvider(
			options.AccessKeyID, options.SecretAccessKey, options.SessionToken),
		HTTPClient: httpClient(),
		Retryer:    newRetryer,
		APIOptions: []func(*middleware.Stack) error{markPermanent},
	}
	if options.Endpoint != "" {
		c.BaseEndpoint = aws.String(options.Endpoint)
	}
	return c
}

func httpClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTimeout(attemptTimeout).WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = 2 * MaxConcurrency
		t.MaxIdleConns = 3 * MaxConcurrency // a function calls both DynamoDB and S3
	})
}
