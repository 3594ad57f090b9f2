package protocol_test

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/auction"
)

func TestEncodeResults_DecodesToTheSameResults(t *testing.T) {
	results := []auction.Result{
		{RecordID: "a", Outcome: "accepted", Power: "4.0"},
		{RecordID: `<"é">`, Outcome: "matched", Power: "-1E+999"},
		{RecordID: "", Outcome: "", Power: "123456789012345678901234567890.10"},
	}
	body, err := protocol.EncodeResults(results)
	want := `{"results":[{"record_id":"a","outcome":"accepted","power":4.0},` +
		`{"record_id":"<\"é\">","outcome":"matched","power":-1E+999},` +
		`{"record_id":"","outcome":"","power":123456789012345678901234567890.10}]}`
	if err != nil || string(body) != want {
		t.Fatalf("EncodeResults = %s, %v\nwant %s", body, err, want)
	}
	if decoded, err := protocol.DecodeResults(body); err != nil || !slices.Equal(decoded, results) {
		t.Errorf("DecodeResults = %v, %v\nwant %v", decoded, err, results)
	}
}

func TestEncodeResults_RejectsInvalidPower(t *testing.T) {
	for _, power := range []string{"", "NaN", "4}", "0x4"} {
		body, err := protocol.EncodeResults([]auction.Result{{RecordID: "a", Outcome: "accepted", Power: power}})
		if err == nil {
			t.Errorf("EncodeResults with power %q = %s, want an error", power, body)
		}
	}
}

// FuzzDecodeResults checks that each body that is decoded is strict JSON, that its powers are
// numbers, and that encoding and decoding the results returns the same results.
func FuzzDecodeResults(f *testing.F) {
	for _, seed := range []string{
		`{"results":[{"record_id":"x","outcome":"accepted","power":4}]}`,
		`{"results":[{"power":-0.0e-5,"record_id":"\ud83d\udd0b","outcome":"","more":[{}]}],"more":null}`,
		`{"results":[]}`, `{"results":null}`, `{"results":[null]}`, `{"results":[],"results":[]}`, `{"results":[]} x`,
		`{"results":[{"record_id":"\ud800","outcome":"accepted","power":4}]}`, `[`, ``,
		`{"results":[{"record_id":"x","outcome":"accepted","power":"4"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		results, err := protocol.DecodeResults(body)
		if err != nil {
			if results != nil {
				t.Fatalf("DecodeResults = %v, %v, want no results with an error", results, err)
			}
			return
		}
		if !jsontext.Value(body).IsValid() {
			t.Fatalf("DecodeResults(%q) = nil error, want an error for invalid JSON", body)
		}
		for _, r := range results {
			if power := jsontext.Value(r.Power); !power.IsValid() || power.Kind() != '0' {
				t.Fatalf("power = %q, want a JSON number", r.Power)
			}
		}
		encoded, err := protocol.EncodeResults(results)
		if err != nil {
			t.Fatal(err)
		}
		if decoded, err := protocol.DecodeResults(encoded); err != nil || !slices.Equal(decoded, results) {
			t.Fatalf("DecodeResults(%s) = %v, %v, want %v", encoded, decoded, err, results)
		}
	})
}
