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

// loadFields decodes a JSON object of the definition into the struct that into points to, whose
// field names are those of the Amazon States Language. It rejects fields that the struct does not
// have.
//
// json.Decoder.DisallowUnknownFields is not sufficient: it accepts "timeoutseconds" for
// TimeoutSeconds, duplicate fields, and null for any field. AWS rejects all of these.
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
		// null has a meaning only in some fields that are kept raw, such as ResultPath.
		if string(values[name]) == "null" && field.Type != reflect.TypeFor[json.RawMessage]() {
			return fmt.Errorf("%s: must not be null", name)
		}
	}
	return json.Unmarshal(raw, into)
}

// splitObject returns the fields of a JSON object. It rejects duplicate fields.
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
		name, _ := token.(string) // the decoder returns only strings as keys
		if _, exists := values[name]; exists {
			return nil, fmt.Errorf("duplicate field %q", name)
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

// loadSeconds validates and converts a number of seconds.
func loadSeconds(field string, seconds, minimum int) (time.Duration, error) {
	if seconds < minimum || seconds > maxSeconds {
		return 0, fmt.Errorf("%s: must be a number from %d to %d", field, minimum, maxSeconds)
	}
	return time.Duration(seconds) * time.Second, nil
}
