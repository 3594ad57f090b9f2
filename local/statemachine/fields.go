package statemachine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"
)

// loadFields reads a JSON object of the definition into the struct that into
// points to, whose field names are the names of the States Language. Fields the
// struct does not have are refused.
//
// json.Decoder.DisallowUnknownFields would not do: it takes "timeoutseconds"
// for TimeoutSeconds, lets a second TimeoutSeconds win over the first, and lets
// null stand for a field that is missing. AWS understands none of these.
func loadFields(raw []byte, into any) error {
	values, err := splitObject(raw)
	if err != nil {
		return err
	}
	known := reflect.TypeOf(into).Elem()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		field, ok := known.FieldByName(name)
		if !ok || !field.IsExported() {
			return fmt.Errorf("field %q is not supported", name)
		}
		// Only a field that is kept raw may have a use for null.
		if string(values[name]) == "null" && field.Type != reflect.TypeFor[json.RawMessage]() {
			return fmt.Errorf("%s: must not be null", name)
		}
	}
	return json.Unmarshal(raw, into)
}

// splitObject reads a JSON object into its fields, each of which may be there
// only once.
func splitObject(raw []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("must be a JSON object")
	}
	values := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder gives no other key
		if _, twice := values[name]; twice {
			return nil, fmt.Errorf("field %q is given twice", name)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		values[name] = value
	}
	_, err := decoder.Token() // the closing brace
	return values, err
}

// loadSeconds checks a whole number of seconds.
func loadSeconds(field string, seconds, least int) (time.Duration, error) {
	if seconds < least || seconds > maxSeconds {
		return 0, fmt.Errorf("%s: must be a number from %d to %d", field, least, maxSeconds)
	}
	return time.Duration(seconds) * time.Second, nil
}
