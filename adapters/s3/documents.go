// Package s3 keeps results and rejection lists as objects in one bucket.
package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/internal/document"
	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// putsInParallel is how many objects are put at the same time. A put waits ten times longer than a call of DynamoDB, and
// a page has more than a thousand.
const putsInParallel = 2 * awsclient.MaxConcurrency

// Documents is a result store and a keeper of rejection lists in a bucket.
type Documents struct {
	client *s3.Client
	bucket string
}

// New keeps documents in a bucket.
func New(config aws.Config, bucket string) *Documents {
	return &Documents{client: s3.NewFromConfig(config), bucket: bucket}
}

// Store implements port.ResultStore: one object a result, many in parallel.
func (d *Documents) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	done := make([]bool, len(accepted))
	err := parallel.Do(len(accepted), putsInParallel, func(i int) error {
		result, err := document.Result(accepted[i])
		if err == nil {
			err = d.put(ctx, result)
		}
		done[i] = err == nil
		return err
	})
	var stored []order.Order
	for i, o := range accepted {
		if done[i] {
			stored = append(stored, o)
		}
	}
	return stored, err
}

// StoreRejectionList implements port.RejectionListStore. The place is the object's URI, s3://bucket/key.
func (d *Documents) StoreRejectionList(ctx context.Context, gate order.GateClosure, rejected []order.Order) (string, error) {
	list, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	if err := d.put(ctx, list); err != nil {
		return "", err
	}
	return "s3://" + d.bucket + "/" + list.Key, nil
}

// put stores a document unless it is stored already: it then stays one version, and one event for those who watch the
// bucket. Another document under its key is document.ErrConflict.
func (d *Documents) put(ctx context.Context, doc document.Document) error {
	_, err := d.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:            &d.bucket,
		Key:               &doc.Key,
		Body:              bytes.NewReader(doc.Content),
		ContentType:       aws.String("application/json"),
		ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		IfNoneMatch:       aws.String("*"),
	})
	if refused, ok := errors.AsType[smithy.APIError](err); ok && refused.ErrorCode() == "PreconditionFailed" {
		err = d.compare(ctx, doc)
	}
	if err != nil {
		return fmt.Errorf("store %s: %w", doc.Key, err)
	}
	return nil
}

// compare returns an error unless the stored document is the one given.
func (d *Documents) compare(ctx context.Context, doc document.Document) error {
	out, err := d.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &d.bucket, Key: &doc.Key})
	if err != nil {
		return err
	}
	defer out.Body.Close()
	stored, err := io.ReadAll(io.LimitReader(out.Body, int64(len(doc.Content))+1))
	if err != nil {
		return err
	}
	if !document.Same(stored, doc.Content) {
		return &port.PermanentError{Err: document.ErrConflict}
	}
	return nil
}
