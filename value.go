package oriel

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/oriel-go/oriel/internal/rawjson"
)

// decodeText returns the string in raw; null is the empty string.
func decodeText(raw json.RawMessage) (string, error) {
	if s, ok := rawjson.Text(raw); ok {
		return s, nil
	}
	var s *string
	if err := json.Unmarshal(raw, &s); err != nil || s == nil {
		return "", err
	}
	return *s, nil
}

// encodeText returns the JSON of a string value.
func encodeText(v any) (json.RawMessage, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("text component got a %T", v)
	}
	return json.Marshal(s)
}

// decodeNumber returns the number in raw, or nil for null.
func decodeNumber(raw json.RawMessage) (*float64, error) {
	var n *float64
	err := json.Unmarshal(raw, &n)
	return n, err
}

// encodeNumber returns the JSON of a number value or null; what JSON cannot hold becomes null.
func encodeNumber(v any) (json.RawMessage, error) {
	f, ok := v.(float64)
	switch {
	case v == nil || ok && (math.IsNaN(f) || math.IsInf(f, 0)):
		return json.RawMessage("null"), nil
	case !ok:
		return nil, fmt.Errorf("number component got a %T", v)
	}
	return json.Marshal(f)
}

// encodeList returns the JSON of a list value; nil is the empty list.
func encodeList(v any) (json.RawMessage, error) {
	if items, ok := v.([]any); v == nil || ok && len(items) == 0 {
		return json.RawMessage("[]"), nil
	}
	return json.Marshal(v)
}
