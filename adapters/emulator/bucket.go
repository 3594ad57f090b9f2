package emulator

import (
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Bucket makes an empty bucket that keeps every version, as the deployed one does, and gives its name.
func Bucket(t testing.TB) string {
	t.Helper()
	bucket := name("order-results")
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
		t.Fatalf("make a bucket: %v", err)
	}
	return bucket
}

// Versions counts the versions of each object in a bucket.
func Versions(t testing.TB, bucket string) map[string]int {
	t.Helper()
	versions := map[string]int{}
	pages := s3.NewListObjectVersionsPaginator(s3.NewFromConfig(Config(t)), &s3.ListObjectVersionsInput{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatalf("list a bucket: %v", err)
		}
		for _, version := range page.Versions {
			versions[aws.ToString(version.Key)]++
		}
	}
	return versions
}

// Object gives the content of an object and its type.
func Object(t testing.TB, bucket, key string) (content []byte, mediaType string) {
	t.Helper()
	out, err := s3.NewFromConfig(Config(t)).GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatalf("get an object: %v", err)
	}
	defer out.Body.Close()
	if content, err = io.ReadAll(out.Body); err != nil {
		t.Fatalf("get an object: %v", err)
	}
	return content, aws.ToString(out.ContentType)
}
