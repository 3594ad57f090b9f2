// Package document builds the keys and contents of the objects in the results bucket, which the
// local system stores as files. Both depend only on the orders, so that storing a document again is
// idempotent.
package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"auction.internal/adapters/s3/schema"
	"auction.internal/domain/order"
)

// Document is an object to store.
type Document struct {
	Key     string // path with slashes, relative to the bucket or folder
	Content []byte
}

// Result returns the document of a decided order.
func Result(o order.Order) (Document, error) {
	content, err := encode(struct {
		RecordID   string      `json:"record_id"`
		Parameter1 string      `json:"parameter_1"`
		Parameter2 json.Number `json:"parameter_2"`
		PlacedAt   string      `json:"placed_at"`
		Outcome    string      `json:"outcome"`
		Power      json.Number `json:"power"`
		Auction    string      `json:"auction"`
		DecidedAt  string      `json:"decided_at"`
	}{
		o.RecordID(), o.Parameter1(), json.Number(o.Parameter2().String()), order.FormatTime(o.PlacedAt()),
		o.Status().String(), json.Number(o.Power().String()), o.Auction().String(), order.FormatTime(o.DecidedAt()),
	})
	return Document{
		Key:     schema.Results + "auction=" + o.Auction().Compact() + "/" + o.RecordID() + ".json",
		Content: content,
	}, err
}

// RejectionList returns the document that lists the rejected orders of one notification. Its key is
// derived from the list.
func RejectionList(gate order.GateClosure, rejected []order.Order) (Document, error) {
	ids := make([]string, len(rejected))
	for i, o := range rejected {
		ids[i] = o.RecordID()
	}
	content, err := encode(struct {
		Auction string   `json:"auction"`
		Orders  []string `json:"orders"`
	}{gate.String(), ids})
	hash := sha256.Sum256(content)
	return Document{
		Key:     schema.Rejections + "auction=" + gate.Compact() + "/" + hex.EncodeToString(hash[:8]) + ".json",
		Content: content,
	}, err
}

// encode returns a line of JSON in which <, > and & are not escaped.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode a document: %w", err)
	}
	return b.Bytes(), nil
}
