package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"time"
)

// ErrConflict reports that another document is stored under a document's key. It is permanent: stores wrap it in a
// port.PermanentError and leave the stored document as it is.
var ErrConflict = errors.New("another document is stored under this key")

// Same reports whether a stored document is the one to be stored. Documents of earlier versions count as the same although
// their timestamps have fewer fraction digits: a result that was stored before an upgrade can be settled after it.
func Same(stored, content []byte) bool {
	if bytes.Equal(stored, content) {
		return true
	}
	earlier, readable := fields(stored)
	want, _ := fields(content)
	return readable && maps.Equal(earlier, want)
}

// fields returns the fields of a flat document as text, timestamps in one form.
func fields(content []byte) (map[string]string, bool) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil {
		return nil, false
	}
	texts := make(map[string]string, len(raw))
	for name, value := range raw {
		texts[name] = string(value)
		var at time.Time
		if name == "placed_at" || name == "decided_at" {
			if err := json.Unmarshal(value, &at); err != nil {
				return nil, false
			}
			texts[name] = at.UTC().String()
		}
	}
	return texts, true
}
