package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Label shows what a classifier found: the best class large, the others as bars.
//
// Handlers give a map[string]float64 of confidences from 0 to 1, or a string for a class without confidence.
type Label struct {
	Label  string // default "Label"
	Top    int    // classes shown; 0 shows all
	Hidden bool

	Style Style
	common
}

type labelProps struct {
	wireProps
	ShowHeading bool `json:"show_heading"`
}

type labelValue struct {
	Label       *string           `json:"label"`
	Confidences []confidenceValue `json:"confidences"`
}

type confidenceValue struct {
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
}

func (l *Label) describe() description {
	return description{typ: "label", label: l.name(), kind: bind.KindJSON, static: true, rows: 5,
		props:   labelProps{wireCommon("label", l.name(), "", l.Hidden, Auto, l.Style), true},
		schema:  labelSchema(),
		example: labelValue{new("cat"), []confidenceValue{{"cat", 0.9}, {"dog", 0.1}}}}
}

// decode returns the value as it is.
func (l *Label) decode(_ *bind.Call, raw json.RawMessage) (any, error) { return raw, nil }

// encode sorts the classes by confidence, the best first.
func (l *Label) encode(_ *bind.Call, v any) (json.RawMessage, error) {
	switch v := v.(type) {
	case nil:
		return json.RawMessage("null"), nil
	case string:
		return json.Marshal(labelValue{Label: &v})
	case map[string]float64:
		value := labelValue{Confidences: make([]confidenceValue, 0, len(v))}
		for class, c := range v {
			value.Confidences = append(value.Confidences, confidenceValue{class, c})
		}
		slices.SortFunc(value.Confidences, func(a, b confidenceValue) int {
			return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Label, b.Label))
		})
		if l.Top > 0 {
			value.Confidences = value.Confidences[:min(l.Top, len(value.Confidences))]
		}
		if len(value.Confidences) > 0 {
			value.Label = &value.Confidences[0].Label
		}
		return json.Marshal(value)
	}
	return nil, fmt.Errorf("label component got a %T; it shows a map[string]float64 or a string", v)
}

func (l *Label) name() string { return cmp.Or(l.Label, "Label") }

// OnChange runs fn after every change of the value.
func (l *Label) OnChange(fn any, in Inputs, out Outputs) *Event {
	return l.on(l, "change", fn, in, out)
}

func labelSchema() map[string]any {
	name := map[string]any{"anyOf": []any{map[string]any{"type": "string"}, map[string]any{"type": "integer"},
		map[string]any{"type": "number"}, map[string]any{"type": "null"}}, "default": nil, "title": "Label"}
	return map[string]any{"type": "object", "title": "LabelData",
		"$defs": map[string]any{"LabelConfidence": map[string]any{"type": "object", "title": "LabelConfidence",
			"properties": map[string]any{"label": name, "confidence": nullable("number", "Confidence")}}},
		"properties": map[string]any{"label": name, "confidences": map[string]any{"default": nil, "title": "Confidences",
			"anyOf": []any{map[string]any{"items": map[string]any{"$ref": "#/$defs/LabelConfidence"}, "type": "array"},
				map[string]any{"type": "null"}}}}}
}
