package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"time"
)

// ErrConflict is returned if a document with other content is stored under the same key. Stores
// wrap it in a port.PermanentError and leave the stored document unchanged.
var ErrConflict = errors.New("a document with other content is stored under this key")

// Same reports whether a stored document has the same content. Timestamps are compared as times,
// because documents of earlier versions have fewer fraction digits: a result that was stored before
// an upgrade can then be settled after the upgrade.
func Same(stored, content []byte) bool {
	if bytes.Equal(stored, content) {
		return true
	}
	storedFields, ok := fields(stored)
	wantFields, _ := fields(content)
	return ok && maps.Equal(storedFields, wantFields)
}

// fields returns the members of a JSON object as text, with timestamps in a uniform format. It
// returns false if the content is not a JSON object or a timestamp is invalid.
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
