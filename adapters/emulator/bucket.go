package emulator

import (
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// NewBucket creates an empty bucket with versioning, like the deployed bucket, and returns its
// name.
func NewBucket(t testing.TB) string {
	t.Helper()
	bucket := uniqueName("order-results")
	client := s3.NewFromConfig(Config(t))
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket:                    &bucket,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: Region},
	})
	if err == nil {
		_, err = client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
			Bucket:                  &bucket,
			VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
	}
	if err != nil {
		t.Fatalf("create a bucket: %v", err)
	}
	return bucket
}

// Versions returns the number of versions of each object in a bucket, by object key.
func Versions(t testing.TB, bucket string) map[string]int {
	t.Helper()
	versions := map[string]int{}
	pages := s3.NewListObjectVersionsPaginator(s3.NewFromConfig(Config(t)), &s3.ListObjectVersionsInput{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatalf("list the versions in a bucket: %v", err)
		}
		for _, version := range page.Versions {
			versions[aws.ToString(version.Key)]++
		}
	}
	return versions
}

// Object returns the content of an object and its media type.
func Object(t testing.TB, bucket, key string) (content []byte, mediaType string) {
	t.Helper()
	out, err := s3.NewFromConfig(Config(t)).GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatalf("get an object: %v", err)
	}
	defer out.Body.Close()
	if content, err = io.ReadAll(out.Body); err != nil {
		t.Fatalf("read an object: %v", err)
	}
	return content, aws.ToString(out.ContentType)
}
