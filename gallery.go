package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
)

// A Gallery shows pictures in a grid, and lets people upload some.
//
// Handlers give and take a []File, whose Caption stands below the picture.
type Gallery struct {
	Label   string // default "Gallery"
	Columns int    // default 2
	Mode    Mode
	Hidden  bool

	Validate func(File) error // checks each picture before the call is queued; an [Errorf] stands at the field

	Style Style
	common
}

type galleryProps struct {
	wireProps
	Value   []any    `json:"value"`
	Columns int      `json:"columns"`
	Buttons []string `json:"buttons"`
}

// galleryValue is one picture on the wire.
type galleryValue struct {
	Image   json.RawMessage `json:"image"`   // a file value, as docs/browser-wire.md describes it
	Caption *string         `json:"caption"` // shown below it
}

func (g *Gallery) describe() description {
	picture := imageSchema()
	return description{typ: "gallery", label: g.name(), kind: bind.KindFiles, mode: g.Mode, rows: 8, validate: checkingFiles(g.Validate),
		props: galleryProps{wireCommon("gallery", g.name(), "", g.Hidden, g.Mode, g.Style), []any{}, cmp.Or(g.Columns, 2),
			[]string{"download", "fullscreen"}},
		schema: map[string]any{"type": "array", "title": "GalleryData", "items": map[string]any{"type": "object",
			"title": "GalleryImage", "required": []string{"image"},
			"properties": map[string]any{"image": picture, "caption": nullable("string", "Caption")}}},
		example: []any{map[string]any{"image": exampleFile("picture.png"), "caption": nil}}, fallback: []any{}}
}

// decode returns a []*bind.File.
func (g *Gallery) decode(c *bind.Call, raw json.RawMessage) (any, error) {
	var items []struct {
		Image   json.RawMessage `json:"image"`
		Caption string          `json:"caption"`
	}
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, Errorf("%s needs a list of pictures.", g.name())
	}
	list := make([]*bind.File, 0, len(items))
	for _, item := range items {
		file, err := claimFile(c, g.name(), []string{"image"}, g.accept, item.Image)
		if err != nil {
			return nil, err
		}
		if file == nil {
			return nil, Errorf("%s needs a list of pictures.", g.name())
		}
		file.Caption = item.Caption
		list = append(list, file)
	}
	return list, nil
}

func (g *Gallery) encode(c *bind.Call, v any) (json.RawMessage, error) {
	list, ok := v.([]*bind.File)
	if !ok && v != nil {
		return nil, fmt.Errorf("gallery component got a %T", v)
	}
	pictures := make([]galleryValue, len(list))
	for i, f := range list {
		data, err := encodeFile(c, f)
		if err != nil {
			return nil, err
		}
		if pictures[i].Image = data; f.Caption != "" {
			pictures[i].Caption = &f.Caption
		}
	}
	return json.Marshal(pictures)
}

func (g *Gallery) uploads() (guard.Policy, error) { return onlyPictures(), nil }

func (g *Gallery) name() string { return cmp.Or(g.Label, "Gallery") }

// OnChange runs fn after every change of the pictures, whoever made it.
func (g *Gallery) OnChange(fn any, in Inputs, out Outputs) *Event {
	return g.on(g, "change", fn, in, out)
}
