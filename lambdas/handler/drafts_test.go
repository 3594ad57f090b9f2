package handler

import (
	"encoding/json"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

// FuzzReadDrafts compares readDrafts with encoding/json.
func FuzzReadDrafts(f *testing.F) {
	for _, seed := range []string{
		``, `[]`, `[{}]`, `null`, `{"record_id":"x"}`, `[1,"x",null,[],{}]`, `[[]] `,
		`[{"record_id":"x","record_id":"y"}]`,
		`[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4},` +
			`{"record_id":"b","parameter_1":"é","parameter_2":-2.1e-7}]`,
		`[{"parameter_2":1e400,"ttl":{"a":[{}]}}]`, "[\"\xff\"]", `["\ud800"]`, `[{"a":1,}]`, "[4]\x00",
		"\ufeff[]", `[{"":0}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(wantStricterThanStandard)
}

// TestReadDrafts_LargeBody checks bodies that would slow down fuzzing.
func TestReadDrafts_LargeBody(t *testing.T) {
	for _, depth := range []int{9_999, 10_000, 10_001} {
		wantStricterThanStandard(t, []byte(strings.Repeat("[", depth)+strings.Repeat("]", depth)))
	}
	for _, more := range []int{0, 1, 100_000} {
		wantStricterThanStandard(t, []byte("["+strings.Repeat("0,", order.MaxBatch+more-1)+"0]"))
	}
}

// wantStricterThanStandard checks that readDrafts does not panic, and that encoding/json decodes
// every body that readDrafts accepts to an array of the same length. readDrafts may reject more
// bodies than encoding/json.
func wantStricterThanStandard(t *testing.T, body []byte) {
	drafts, err := readDrafts(body)
	if err != nil {
		if err.Error() == "" || len(err.Error()) > 400 {
			t.Errorf("error text of %d bytes, want 1 to 400", len(err.Error()))
		}
		return
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatalf("readDrafts accepted a body that encoding/json rejects: %v", err)
	}
	if len(list) != len(drafts) {
		t.Fatalf("readDrafts returned %d drafts, want %d", len(drafts), len(list))
	}
}
