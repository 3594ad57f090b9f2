// Package s3 stores results and lists of rejected orders as objects in one bucket.
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

// maxConcurrentPuts is the maximum number of in-flight PutObject calls of one Store. It is high,
// because a PutObject takes ten times as long as a call to DynamoDB, and a page has more than a
// thousand results.
const maxConcurrentPuts = 2 * awsclient.MaxConcurrency

// Documents implements port.DocumentStore in a bucket.
type Documents struct {
	client *s3.Client
	bucket string
}

// New returns a document store that uses the bucket.
func New(config aws.Config, bucket string) *Documents {
	return &Documents{client: s3.NewFromConfig(config), bucket: bucket}
}

// Store implements port.ResultStore. It stores one object for each result, many in parallel.
func (d *Documents) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	succeeded := make([]bool, len(accepted))
	err := parallel.Do(len(accepted), maxConcurrentPuts, func(i int) error {
		result, err := document.Result(accepted[i])
		if err == nil {
			err = d.put(ctx, result)
		}
		succeeded[i] = err == nil
		return err
	})
	var stored []order.Order
	for i, o := range accepted {
		if succeeded[i] {
			stored = append(stored, o)
		}
	}
	return stored, err
}

// StoreRejectionList implements port.RejectionListStore. The location is the URI of the object,
// s3://bucket/key.
func (d *Documents) StoreRejectionList(
	ctx context.Context, gate order.GateClosure, rejected []order.Order,
) (string, error) {
	list, err := document.RejectionList(gate, rejected)
	if err != nil {
		return "", err
	}
	if err := d.put(ctx, list); err != nil {
		return "", err
	}
	return "s3://" + d.bucket + "/" + list.Key, nil
}

// put stores a document with a conditional write. A document that is already stored is not written
// again, so that it has only one version and causes only one event. If the key already has other
// content, the error is document.ErrConflict.
func (d *Documents) put(ctx context.Context, doc document.Document) error {
	_, err := d.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:            &d.bucket,
		Key:               &doc.Key,
		Body:              bytes.NewReader(doc.Content),
		ContentType:       aws.String("application/json"),
		ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		IfNoneMatch:       aws.String("*"),
	})
	if apiErr, ok := errors.AsType[smithy.APIError](err); ok && apiErr.ErrorCode() == "PreconditionFailed" {
		err = d.checkStored(ctx, doc)
	}
	if err != nil {
		return fmt.Errorf("store %s: %w", doc.Key, err)
	}
	return nil
}

// checkStored returns nil if the document stored under the key has the same content.
func (d *Documents) checkStored(ctx context.Context, doc document.Document) error {
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
