package s3_test

import (
	"os"
	"strings"
	"testing"

	"auction.internal/adapters/emulator"
	"auction.internal/adapters/s3"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

// bucket is a document store and the name of its bucket.
type bucket struct {
	*s3.Documents

	name string
}

func newBucket(t testing.TB) bucket {
	t.Helper()
	name := emulator.Bucket(t)
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
	porttest.RejectionListStore(t, porttest.RejectionListsHarness{
		New: func(t testing.TB) port.RejectionListStore { return newBucket(t) },
		Content: func(t testing.TB, l port.RejectionListStore, place string) []byte {
			name := l.(bucket).name
			return content(t, name, strings.TrimPrefix(place, "s3://"+name+"/"))
		},
	})
}

// objects gives every object, of which there must be one version, ever.
func objects(t testing.TB, bucket string) map[string][]byte {
	t.Helper()
	versions, found := emulator.Versions(t, bucket), map[string][]byte{}
	for key, n := range versions {
		if n != 1 {
			t.Errorf("%s has %d versions", key, n)
		}
		found[key] = nil
		if len(versions) <= 10 { // what a test looks into
			found[key] = content(t, bucket, key)
		}
	}
	return found
}

func content(t testing.TB, bucket, key string) []byte {
	t.Helper()
	content, mediaType := emulator.Object(t, bucket, key)
	if mediaType != "application/json" {
		t.Errorf("%s has the content type %q", key, mediaType)
	}
	return content
}
