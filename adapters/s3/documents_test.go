package s3_test

import (
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"auction.internal/adapters/emulator"
	"auction.internal/adapters/s3"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

var buckets atomic.Int64

// bucket is a document store and the name of its bucket.
type bucket struct {
	*s3.Documents

	name string
}

// newBucket makes a bucket that keeps versions, as the deployed one does.
func newBucket(t testing.TB) bucket {
	t.Helper()
	name := "order-results-" + strconv.FormatInt(buckets.Add(1), 10)
	client := awss3.NewFromConfig(emulator.Config(t))
	_, err := client.CreateBucket(t.Context(), &awss3.CreateBucketInput{
		Bucket:                    &name,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: emulator.Region},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.PutBucketVersioning(t.Context(), &awss3.PutBucketVersioningInput{
		Bucket:                  &name,
		VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	return bucket{Documents: s3.New(emulator.Config(t), name), name: name}
}

func TestResultsKeepThePromisesOfTheirPort(t *testing.T) {
	emulator.URL(t)
	porttest.Results(t, porttest.ResultsHarness{
		New:     func(t testing.TB) port.ResultStore { return newBucket(t) },
		Objects: func(t testing.TB, s port.ResultStore) map[string][]byte { return objects(t, s.(bucket).name) },
	})
}

func TestRejectionListsKeepThePromisesOfTheirPort(t *testing.T) {
	emulator.URL(t)
	porttest.RejectionLists(t, porttest.RejectionListsHarness{
		New: func(t testing.TB) port.RejectionLists { return newBucket(t) },
		Content: func(t testing.TB, l port.RejectionLists, place string) []byte {
			name := l.(bucket).name
			return content(t, name, strings.TrimPrefix(place, "s3://"+name+"/"))
		},
	})
}

// objects gives every version of every object: of each there must be one, ever.
func objects(t testing.TB, bucket string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	pages := awss3.NewListObjectVersionsPaginator(awss3.NewFromConfig(emulator.Config(t)), &awss3.ListObjectVersionsInput{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, version := range page.Versions {
			if _, twice := found[*version.Key]; twice {
				t.Errorf("%s has more than one version", *version.Key)
			}
			found[*version.Key] = nil
		}
	}
	if len(found) <= 10 { // what a test looks into
		for key := range found {
			found[key] = content(t, bucket, key)
		}
	}
	return found
}

func content(t testing.TB, bucket, key string) []byte {
	t.Helper()
	out, err := awss3.NewFromConfig(emulator.Config(t)).GetObject(t.Context(), &awss3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(out.ContentType); got != "application/json" {
		t.Errorf("%s has the content type %q", key, got)
	}
	return text
}
