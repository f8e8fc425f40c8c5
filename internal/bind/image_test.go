package bind

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/media"
	"github.com/oriel-go/oriel/internal/spec"
)

// TestUploadsAreOpenedByTheirRun admits what has the head of a picture, within the limits, and nothing else. The rest of
// the file is read when its turn comes.
func TestUploadsAreOpenedByTheirRun(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		content []byte
		limits  media.Limits
		want    string
	}{
		{b.Bytes(), media.Limits{}, "set0 3"},
		{b.Bytes(), media.Limits{Side: 2}, "refused"},
		{b.Bytes(), media.Limits{Pixels: 5}, "refused"},
		{[]byte("no picture"), media.Limits{}, "refused"},
		{b.Bytes()[:40], media.Limits{}, "failed"},
	} {
		reads := 0
		p := pict
		p.Decode = func(*Call, json.RawMessage) (any, error) {
			f := bytesFile(c.content)
			open := f.Open
			f.Open = func() (io.ReadSeekCloser, error) { reads++; return open() }
			return &Image{File: f}, nil
		}
		validated := 0
		h := wire(t, func(m image.Image) int { return m.Bounds().Dx() }, Options{In: []Port{p}, Out: []Port{number}})
		got, err := do(t, h, &Call{Images: c.limits}, `{}`)
		if _, ok := errors.AsType[*spec.Invalid](err); ok {
			got = "refused"
		} else if f, ok := errors.AsType[*engine.Failure](err); ok && f.Message != "" {
			got = "failed"
		}
		if got != c.want {
			t.Errorf("%d bytes: got %s (%v), want %s", len(c.content), got, err, c.want)
		}
		raw := wire(t, func(b []byte) int { return len(b) }, Options{In: []Port{p}, Out: []Port{number},
			Validate: func(b []byte) error { validated = len(b); return nil }})
		if _, err := do(t, raw, nil, `{}`); err != nil || validated != len(c.content) {
			t.Errorf("as bytes: %v; the validator saw %d", err, validated)
		}
		plain := wire(t, func(b []byte) int { return len(b) }, Options{In: []Port{p}, Out: []Port{number}})
		reads = 0
		if _, err := plain.Admit(t.Context(), &Call{}, raws([]string{`{}`})); err != nil || reads != 0 {
			t.Errorf("admission read the file %d times, %v", reads, err)
		}
	}
}
