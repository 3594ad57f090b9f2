package handler

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
)

// maxUnknown is the maximum number of unknown fields that a draft keeps. A response lists no more
// problems in total.
const maxUnknown = maxProblems

// errNotAList reports a body that is valid JSON but not an array.
var errNotAList = errors.New("request body must be a list of orders; send a JSON array")

// readDrafts decodes the orders of a request body without validating them. It rejects ambiguous
// JSON: duplicate keys, invalid UTF-8, lone surrogates, and data after the array. The error is
// returned to the customer. For invalid JSON it contains the position; for more than order.MaxBatch
// orders it is an *order.InvalidBatchError.
func readDrafts(body []byte) ([]order.Draft, error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body))
	drafts, size, err := readList(decoder)
	if err == nil {
		err = readEnd(decoder)
	}
	switch {
	case errors.Is(err, errNotAList):
		return nil, err
	case err != nil:
		return nil, syntaxError(err, body, decoder.InputOffset())
	case size > len(drafts):
		return nil, &order.InvalidBatchError{Size: size}
	}
	return drafts, nil
}

// readList decodes up to order.MaxBatch elements of the array. It counts further elements, but does
// not keep them.
func readList(decoder *jsontext.Decoder) (drafts []order.Draft, size int, err error) {
	if decoder.PeekKind() != '[' {
		if err := decoder.SkipValue(); err != nil {
			return nil, 0, err
		}
		return nil, 0, errNotAList
	}
	if _, err := decoder.ReadToken(); err != nil {
		return nil, 0, err
	}
	for decoder.PeekKind() != ']' {
		size++
		if size > order.MaxBatch {
			if err := decoder.SkipValue(); err != nil {
				return nil, 0, err
			}
			continue
		}
		draft, err := readDraft(decoder)
		if err != nil {
			return nil, 0, err
		}
		drafts = append(drafts, draft)
	}
	_, err = decoder.ReadToken()
	return drafts, size, err
}

func readDraft(decoder *jsontext.Decoder) (order.Draft, error) {
	if decoder.PeekKind() != '{' {
		return order.Draft{NotAnObject: true}, decoder.SkipValue()
	}
	if _, err := decoder.ReadToken(); err != nil {
		return order.Draft{}, err
	}
	var draft order.Draft
	for decoder.PeekKind() != '}' {
		if err := readField(decoder, &draft); err != nil {
			return order.Draft{}, err
		}
	}
	_, err := decoder.ReadToken()
	return draft, err
}

func readField(decoder *jsontext.Decoder, draft *order.Draft) error {
	token, err := decoder.ReadToken()
	if err != nil {
		return err
	}
	name := token.String()
	value, err := readValue(decoder)
	if err != nil {
		return err
	}
	switch name {
	case order.FieldRecordID:
		draft.RecordID = value
	case order.FieldParameter1:
		draft.Parameter1 = value
	case order.FieldParameter2:
		draft.Parameter2 = value
	default:
		if len(draft.Unknown) < maxUnknown {
			draft.Unknown = append(draft.Unknown, name)
		}
	}
	return nil
}

func readValue(decoder *jsontext.Decoder) (order.Value, error) {
	var kind order.Kind
	switch decoder.PeekKind() {
	case '"':
		kind = order.Text
	case '0':
		kind = order.Number
	default:
		return order.Value{Kind: order.Other}, decoder.SkipValue()
	}
	token, err := decoder.ReadToken()
	if err != nil {
		return order.Value{}, err
	}
	return order.Value{Kind: kind, Text: token.String()}, nil
}

func readEnd(decoder *jsontext.Decoder) error {
	_, err := decoder.ReadToken()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err == nil:
		return errors.New("data after the array")
	default:
		return err
	}
}

// syntaxError returns the error with its line and column. For a truncated body, the offset can be
// past the end.
func syntaxError(err error, body []byte, offset int64) error {
	reason := err
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		offset, reason = syntactic.ByteOffset, syntactic.Err
	}
	before := body[:min(offset, int64(len(body)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("invalid JSON at line %d, column %d: %s", line, column,
		excerpt.Text(reason.Error(), maxExcerptBytes))
}
