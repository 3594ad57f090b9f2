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

// testStore is a document store with the name of its bucket.
type testStore struct {
	*s3.Documents

	bucket string
}

func newTestStore(t testing.TB) testStore {
	t.Helper()
	bucket := emulator.NewBucket(t)
	return testStore{Documents: s3.New(emulator.Config(t), bucket), bucket: bucket}
}

func TestDocuments_ResultStoreContract(t *testing.T) {
	emulator.URL(t)
	porttest.ResultStore(t, porttest.ResultStoreHarness{
		New:     func(t testing.TB) port.ResultStore { return newTestStore(t) },
		Objects: func(t testing.TB, s port.ResultStore) map[string][]byte { return objects(t, s.(testStore).bucket) },
	})
}

func TestDocuments_RejectionListStoreContract(t *testing.T) {
	emulator.URL(t)
	porttest.RejectionListStore(t, porttest.RejectionListStoreHarness{
		New: func(t testing.TB) port.RejectionListStore { return newTestStore(t) },
		Content: func(t testing.TB, s port.RejectionListStore, location string) []byte {
			bucket := s.(testStore).bucket
			return content(t, bucket, strings.TrimPrefix(location, "s3://"+bucket+"/"))
		},
	})
}

// objects returns the objects in a bucket by key, and checks that each object has one version. The
// content is nil if there are more than 10 objects: no test reads that content.
func objects(t testing.TB, bucket string) map[string][]byte {
	t.Helper()
	versions, found := emulator.Versions(t, bucket), map[string][]byte{}
	for key, n := range versions {
		if n != 1 {
			t.Errorf("object %s has %d versions, want 1", key, n)
		}
		found[key] = nil
		if len(versions) <= 10 {
			found[key] = content(t, bucket, key)
		}
	}
	return found
}

func content(t testing.TB, bucket, key string) []byte {
	t.Helper()
	content, mediaType := emulator.Object(t, bucket, key)
	if mediaType != "application/json" {
		t.Errorf("Content-Type of %s = %q, want application/json", key, mediaType)
	}
	return content
}
