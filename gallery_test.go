package oriel

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

// pictures is a store in which every path is a picture.
type pictures struct{}

func (pictures) Claim(_ context.Context, _, path string, _ guard.Policy) (*bind.File, error) {
	return &bind.File{Path: path, Name: "a.png", MIME: "image/png"}, nil
}

func (pictures) Put(context.Context, string, string, io.Reader) (*bind.File, error) {
	panic("nothing is new")
}

func TestGalleryKeepsCaptions(t *testing.T) {
	in, out, b := &Gallery{}, &Gallery{}, &Button{}
	b.OnClick(func(f []File) []File {
		if f[0].Caption != "one" || f[1].Caption != "" {
			t.Errorf("captions are %q and %q", f[0].Caption, f[1].Caption)
		}
		return f
	}, In(in), Out(out)).Name = "same"
	app := mustBuild(t, &App{Root: Column(in, b, out)})
	picture := func(caption string) string {
		return `{"image":{"path":"h/a.png","meta":{"_type":"gradio.FileData"}},"caption":` + caption + `}`
	}
	steps, err := run(t, app, "same", &bind.Call{Files: pictures{}}, "["+picture(`"one"`)+","+picture("null")+"]")
	if err != nil {
		t.Fatal(err)
	}
	var got []struct{ Caption *string }
	if err := json.Unmarshal(steps[0][0].(engine.Set).Value, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Caption == nil || *got[0].Caption != "one" || got[1].Caption != nil {
		t.Errorf("got %s", steps[0][0].(engine.Set).Value)
	}
}

func TestGalleryValidatesEachPicture(t *testing.T) {
	in, ran := &Gallery{Label: "Album", Validate: func(f File) error {
		if f.Caption == "" {
			return Errorf("%s needs a caption.", f.Name)
		}
		return nil
	}}, 0
	in.OnChange(func([]File) { ran++ }, In(in), nil).Name = "keep"
	app := mustBuild(t, &App{Root: in})
	const picture = `{"image":{"path":"h/a.png","meta":{"_type":"gradio.FileData"}},"caption":`
	for data, want := range map[string]string{
		`[` + picture + `"one"},` + picture + `"two"}]`: "",
		`[` + picture + `"one"},` + picture + `null}]`:  "a.png needs a caption.",
		`[]`: "",
	} {
		before := ran
		_, err := run(t, app, "keep", &bind.Call{Files: pictures{}}, data)
		bad, ok := errors.AsType[*spec.Invalid](err)
		if ok != (want != "") || ok && bad.Error() != want || (ran > before) == ok {
			t.Errorf("%s: got %v, want %q", data, err, want)
		}
	}
}

func TestDebugShowsErrorsOnLoopbackOnly(t *testing.T) {
	for debug, want := range map[bool]string{true: "boom x", false: ""} {
		in, b := &Textbox{}, &Button{}
		b.OnClick(func(s string) error { return io.ErrUnexpectedEOF }, In(in), nil).Name = "other"
		b.OnClick(func(s string) error { panic("boom " + s) }, In(in), nil).Name = "panics"
		app := &App{Root: Column(in, b), Debug: debug}
		built := mustBuild(t, app)
		for name, text := range map[string]string{"panics": want, "other": strings.Repeat("unexpected EOF", len(want)/6)} {
			_, err := run(t, built, name, &bind.Call{}, `"x"`)
			f, ok := err.(*engine.Failure)
			if !ok || !strings.Contains(f.Message, text) || !debug && f.Message != "" {
				t.Errorf("Debug %v: %s failed with %#v", debug, name, err)
			}
		}
		if _, err := app.Handler(t.Context()); (err != nil) != debug {
			t.Errorf("Debug %v: Handler says %v", debug, err)
		}
	}
}
