package protocol

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/auction"
)

// answer is the body of an answer. What is missing and what is null are both nil.
type answer struct {
	Results []result `json:"results"`
}

type result struct {
	RecordID *string        `json:"record_id"`
	Outcome  *string        `json:"outcome"`
	Power    jsontext.Value `json:"power"`
}

// EncodeResults writes results. The error says that a power is no JSON.
func EncodeResults(results []auction.Result) ([]byte, error) {
	list := make([]result, len(results))
	for i, r := range results {
		list[i] = result{RecordID: &r.RecordID, Outcome: &r.Outcome, Power: jsontext.Value(r.Power)}
	}
	body, err := json.Marshal(answer{Results: list})
	if err != nil {
		return nil, fmt.Errorf("encode %d results: %w", len(results), err)
	}
	return body, nil
}

// DecodeResults reads results, each power as the very text of its number. Members that it does not know are ignored:
// a platform may add some. The form alone is checked; which orders and outcomes are named is the domain's to judge.
// The error says what is wrong, and may hold text from the body.
func DecodeResults(body []byte) ([]auction.Result, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, err
	}
	if a.Results == nil {
		return nil, errors.New("results must be a list")
	}
	results := make([]auction.Result, len(a.Results))
	for i, r := range a.Results {
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
