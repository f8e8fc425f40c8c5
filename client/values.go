package client

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Values are what an endpoint returns: JSON, one for each of its [Endpoint].Returns.
type Values []json.RawMessage

// String returns the values as a JSON list.
func (v Values) String() string {
	parts := make([]string, len(v))
	for i, raw := range v {
		parts[i] = string(raw)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// Decode unmarshals each value into the pointer at its place; nil skips one. Where the app has not given a value but
// changed properties of the component, the new value among them counts, and without one nothing is changed.
func (v Values) Decode(into ...any) error {
	if len(into) != len(v) {
		return fmt.Errorf("client: %d values do not fit %d variables", len(v), len(into))
	}
	for i, raw := range v {
		if into[i] == nil {
			continue
		}
		var update struct {
			Type  string          `json:"__type__"`
			Value json.RawMessage `json:"value"`
		}
		if json.Unmarshal(raw, &update) == nil && update.Type == "update" {
			if raw = update.Value; raw == nil {
				continue
			}
		}
		if err := json.Unmarshal(raw, into[i]); err != nil {
			return fmt.Errorf("client: value %d: %w", i+1, err)
		}
	}
	return nil
}

// Call calls an endpoint that returns one value, as [Client.Predict] does, and decodes it.
func Call[T any](ctx context.Context, c *Client, name string, args ...any) (T, error) {
	var result T
	v, err := c.Predict(ctx, name, args...)
	if err != nil {
		return result, err
	}
	if err := v.Decode(&result); err != nil {
		return result, fmt.Errorf("%w (from %s)", err, name)
	}
	return result, nil
}
