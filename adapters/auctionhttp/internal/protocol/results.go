package protocol

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/auction"
)

// responseBody is the body of a response. A field that is missing or null is nil.
type responseBody struct {
	Results []resultItem `json:"results"`
}

type resultItem struct {
	RecordID *string        `json:"record_id"`
	Outcome  *string        `json:"outcome"`
	Power    jsontext.Value `json:"power"`
}

// EncodeResults encodes the body of a response. It returns an error if a power is not a JSON
// number.
func EncodeResults(results []auction.Result) ([]byte, error) {
	items := make([]resultItem, len(results))
	for i, r := range results {
		items[i] = resultItem{RecordID: &r.RecordID, Outcome: &r.Outcome, Power: jsontext.Value(r.Power)}
	}
	body, err := json.Marshal(responseBody{Results: items})
	if err != nil {
		return nil, fmt.Errorf("encode %d results: %w", len(results), err)
	}
	return body, nil
}

// DecodeResults decodes the body of a response. Each power is the literal text of its number.
// Unknown members are ignored, so that the platform can add members. Only the structure is
// validated: the domain validates record_ids and outcomes. The error may contain text from the
// body.
func DecodeResults(body []byte) ([]auction.Result, error) {
	var response responseBody
	if err := json.Unmarshal(body, &response); err != nil {
		return nil, err
	}
	if response.Results == nil {
		return nil, errors.New("results must be an array")
	}
	results := make([]auction.Result, len(response.Results))
	for i, r := range response.Results {
		switch {
		case r.RecordID == nil:
			return nil, fmt.Errorf("results[%d]: record_id must be a string", i)
		case r.Outcome == nil:
			return nil, fmt.Errorf("results[%d]: outcome must be a string", i)
		case r.Power.Kind() != '0':
			return nil, fmt.Errorf("results[%d]: power must be a number", i)
		}
		results[i] = auction.Result{RecordID: *r.RecordID, Outcome: *r.Outcome, Power: string(r.Power)}
	}
	return results, nil
}
