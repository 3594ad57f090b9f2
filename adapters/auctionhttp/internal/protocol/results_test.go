package protocol_test

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/auction"
)

func TestResultsComeThroughAsTheyAre(t *testing.T) {
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
		t.Fatalf("written as %s, %v\nwant %s", body, err, want)
	}
	if back, err := protocol.DecodeResults(body); err != nil || !slices.Equal(back, results) {
		t.Errorf("came back as %v, %v", back, err)
	}
}

func TestResultsThatCannotBeWritten(t *testing.T) {
	for _, power := range []string{"", "NaN", "4}", "0x4"} {
		if body, err := protocol.EncodeResults([]auction.Result{{RecordID: "a", Outcome: "accepted", Power: power}}); err == nil {
			t.Errorf("power %q: written as %s", power, body)
		}
	}
}

// FuzzAnswer checks of any body: what is taken is strict JSON, its powers are numbers, and it comes through again.
func FuzzAnswer(f *testing.F) {
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
				t.Fatalf("results beside the error: %v, %v", results, err)
			}
			return
		}
		if !jsontext.Value(body).IsValid() {
			t.Fatalf("taken, and no strict JSON: %q", body)
		}
		for _, r := range results {
			if power := jsontext.Value(r.Power); !power.IsValid() || power.Kind() != '0' {
				t.Fatalf("power %q is no number", r.Power)
			}
		}
		again, err := protocol.EncodeResults(results)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := protocol.DecodeResults(again); err != nil || !slices.Equal(back, results) {
			t.Fatalf("%s came back as %v, %v", again, back, err)
		}
	})
}
