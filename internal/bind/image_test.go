package bind

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"testing"
)

func TestUploadedPictureIsDecodedAtAdmission(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		content []byte
		want    string
	}{
		{b.Bytes(), "set0 3"},
		{[]byte("no picture"), "refused"},
		{b.Bytes()[:40], "refused"},
	} {
		p := pict
		p.Decode = func(*Call, json.RawMessage) (any, error) { return &Image{File: bytesFile(c.content)}, nil }
		h := wire(t, func(m image.Image) int { return m.Bounds().Dx() }, Options{In: []Port{p}, Out: []Port{number}})
		got, err := do(t, h, nil, `{}`)
		if err != nil {
			got = "refused"
		}
		if got != c.want {
			t.Errorf("%d bytes: got %s (%v), want %s", len(c.content), got, err, c.want)
		}
		raw := wire(t, func(b []byte) int { return len(b) }, Options{In: []Port{p}, Out: []Port{number}})
		if _, err := do(t, raw, nil, `{}`); err != nil {
			t.Errorf("as bytes: %v", err)
		}
	}
}
