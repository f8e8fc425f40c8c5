package oriel

import (
	"encoding/json"
	"slices"
)

// choicePairs are choices as the wire has them: what is shown, then the value.
func choicePairs(values, labels []string) [][2]string {
	pairs := make([][2]string, len(values))
	for i, v := range values {
		pairs[i] = [2]string{v, v}
		if i < len(labels) {
			pairs[i][0] = labels[i]
		}
	}
	return pairs
}

// decodeChoice returns one of the choices, or nil for null. name is the field in the visitor's error.
func decodeChoice(name string, choices []string, free bool, raw json.RawMessage) (any, error) {
	var s *string
	switch err := json.Unmarshal(raw, &s); {
	case err != nil:
		return nil, Errorf("%s needs one of its choices.", name)
	case s == nil:
		return nil, nil
	case !free && !slices.Contains(choices, *s):
		return nil, Errorf("%s has no such choice. Choose one of those in the list.", name)
	}
	return *s, nil
}

// decodeChoices returns some of the choices as []any of strings; null is none of them. At most most, if that is not 0.
func decodeChoices(name string, choices []string, free bool, most int, raw json.RawMessage) (any, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, Errorf("%s needs a list of choices.", name)
	}
	if most > 0 && len(items) > most {
		return nil, Errorf("%s takes at most %d choices.", name, most)
	}
	picked := make([]any, 0, len(items))
	for _, item := range items {
		v, err := decodeChoice(name, choices, free, item)
		if err != nil {
			return nil, err
		}
		if v == nil {
			return nil, Errorf("%s needs a list of choices.", name)
		}
		picked = append(picked, v)
	}
	return picked, nil
}
