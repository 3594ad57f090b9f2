package handler

import (
	"encoding/json"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

// FuzzReadDrafts looks for bodies that we read in another way than the standard library does.
func FuzzReadDrafts(f *testing.F) {
	for _, seed := range []string{
		``, `[]`, `[{}]`, `null`, `{"record_id":"x"}`, `[1,"x",null,[],{}]`, `[[]] `, `[{"record_id":"x","record_id":"y"}]`,
		`[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4},{"record_id":"b","parameter_1":"é","parameter_2":-2.1e-7}]`,
		`[{"parameter_2":1e400,"ttl":{"a":[{}]}}]`, "[\"\xff\"]", `["\ud800"]`, `[{"a":1,}]`, "[4]\x00", "\ufeff[]", `[{"":0}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(wantStricterThanTheStandard)
}

// TestLargeBodiesAreReadAlike has what would slow the fuzzing down.
func TestLargeBodiesAreReadAlike(t *testing.T) {
	for _, depth := range []int{9_999, 10_000, 10_001} {
		wantStricterThanTheStandard(t, []byte(strings.Repeat("[", depth)+strings.Repeat("]", depth)))
	}
	for _, more := range []int{0, 1, 100_000} {
		wantStricterThanTheStandard(t, []byte("["+strings.Repeat("0,", order.MaxBatch+more-1)+"0]"))
	}
}

// wantStricterThanTheStandard checks that nothing panics, and that what we take is JSON for encoding/json too: a list
// with an element for each draft. The other way is not promised: we are stricter on purpose.
func wantStricterThanTheStandard(t *testing.T, body []byte) {
	drafts, err := readDrafts(body)
	if err != nil {
		if err.Error() == "" || len(err.Error()) > 400 {
			t.Errorf("the error has %d bytes", len(err.Error()))
		}
		return
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatalf("accepted what encoding/json refuses: %v", err)
	}
	if len(list) != len(drafts) {
		t.Fatalf("%d drafts of %d elements", len(drafts), len(list))
	}
}
