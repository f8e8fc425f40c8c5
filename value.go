package oriel

import (
	"encoding/json"
	"fmt"
)

// decodeText returns the string in raw; null is the empty string.
func decodeText(raw json.RawMessage) (string, error) {
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
