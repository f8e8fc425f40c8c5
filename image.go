package oriel

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/media"
)

// An Image lets people upload a picture, and shows pictures that handlers return.
//
// Handlers take and give an [image.Image]; a handler may also take a [File], or []byte with the encoded picture. Uploads
// are PNG, JPEG, GIF or WebP of at most 50 megapixels and 16,384 pixels a side; of an animation the first frame counts,
// and a photo arrives the right way up.
type Image struct {
	Label    string           // default "Image"
	Info     string           // one line of help under the label
	Format   string           // of pictures that handlers return: "png" (default) or "jpeg"
	Height   int              // pixels; 0 fits the picture
	Validate func(File) error // checks an upload before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	// KeepMetadata leaves uploads byte for byte as they came, for handlers that read where and when a photo was taken. By
	// default all metadata but a photo's orientation is removed before anybody sees the file.
	KeepMetadata bool

	Style Style
	common
}

type imageProps struct {
	wireProps
	Format  string   `json:"format"`
	Height  *int     `json:"height,omitempty"`
	Sources []string `json:"sources"`
	Buttons []string `json:"buttons"`
}

func (i *Image) describe() description {
	p := imageProps{wireProps: wireCommon("image", i.name(), i.Info, i.Hidden, i.Mode, i.Style),
		Format: i.format(), Sources: []string{"upload", "clipboard"}, Buttons: []string{"download", "fullscreen"}}
	if i.Height > 0 {
		p.Height = &i.Height
	}
	return description{typ: "image", label: i.name(), props: p, kind: bind.KindImage, mode: i.Mode,
		schema: imageSchema(), example: exampleFile("picture.png"), rows: 12, validate: checkingFiles(i.Validate)}
}

// decode returns a *bind.Image that is not yet decoded, or nil for null.
func (i *Image) decode(c *bind.Call, raw json.RawMessage) (any, error) {
	file, err := claimFile(c, i.name(), []string{"image"}, i.accept, raw)
	if err != nil || file == nil {
		return nil, err
	}
	return &bind.Image{File: file}, nil
}

// encode stores a picture and returns the value of its file.
func (i *Image) encode(c *bind.Call, v any) (json.RawMessage, error) {
	img, ok := v.(*bind.Image)
	switch {
	case v == nil || ok && img == nil:
		return json.RawMessage("null"), nil
	case !ok:
		return nil, fmt.Errorf("image component got a %T", v)
	case img.File != nil:
		return encodeFile(c, img.File)
	}
	var data bytes.Buffer
	if err := media.EncodeImage(c.Context, &data, img.Picture, i.format()); err != nil {
		return nil, fmt.Errorf("encode the picture of %s: %w", i.name(), err)
	}
	file, err := c.Files.Put(c.Context, c.Owner, "image."+i.format(), &data)
	if err != nil {
		return nil, fmt.Errorf("store the picture of %s: %w", i.name(), err)
	}
	return encodeFile(c, file)
}

func (i *Image) uploads() (guard.Policy, error) {
	p := onlyPictures()
	if i.KeepMetadata {
		p.Clean = guard.Inspect
	}
	return p, nil
}

func (i *Image) name() string   { return cmp.Or(i.Label, "Image") }
func (i *Image) format() string { return cmp.Or(i.Format, "png") }

// OnChange runs fn after every change of the picture, whoever made it.
func (i *Image) OnChange(fn any, in Inputs, out Outputs) *Event {
	return i.on(i, "change", fn, in, out)
}

// OnUpload runs fn after a person has uploaded.
func (i *Image) OnUpload(fn any, in Inputs, out Outputs) *Event {
	return i.on(i, "upload", fn, in, out)
}
