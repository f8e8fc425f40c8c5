package main

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"

	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/examples/studio/paint"
	"github.com/oriel-go/oriel/orieltest"
)

func TestGeneratePaintsThePictureOfTheSeedAndThePrompt(t *testing.T) {
	a := orieltest.New(t, app())
	content := a.Download(orieltest.Call[client.FileData](a, "generate", 7, "a calm sea"))
	got, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	p := paint.New(7, "a calm sea", 768, 512)
	for step := range p.Steps() {
		p.Step(step)
	}
	want := p.Image()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("the picture has %v, want %v", got.Bounds(), want.Bounds())
	}
	for at := range 512 { // the diagonal will do
		if rgb(got, at) != rgb(want, at) {
			t.Fatalf("the picture differs at %d, %d", at, at)
		}
	}
}

func rgb(img image.Image, at int) [3]uint32 {
	r, g, b, _ := img.At(at, at).RGBA()
	return [3]uint32{r, g, b}
}

func TestAnEmptyPromptIsAskedFor(t *testing.T) {
	_, err := orieltest.New(t, app()).Try("generate", 7, "")
	if e, ok := errors.AsType[*client.AppError](err); !ok || e.Message != "Please describe the picture first." {
		t.Errorf("got %v", err)
	}
}

func TestASeedOutsideTheSliderIsRefused(t *testing.T) {
	a := orieltest.New(t, app())
	for _, seed := range []any{10_000, -1, "seven"} {
		_, err := a.Try("generate", seed, "hills")
		if e, ok := errors.AsType[*client.ValidationError](err); !ok || e.Problems[0].Parameter != "seed" {
			t.Errorf("seed %v: got %v", seed, err)
		}
	}
}

func TestPaintingReportsItsStepsAndStops(t *testing.T) {
	j := orieltest.New(t, app()).Start("generate", 7, "northern lights")
	for e, err := range j.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		p, ok := e.(client.Progress)
		if !ok || p.Trackers[0].Index < 2 {
			continue
		}
		if p.Trackers[0].Length < 3 || p.Trackers[0].Text != "painting" {
			t.Errorf("the progress is %+v", p.Trackers)
		}
		break
	}
	if err := j.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v, err := j.Result(t.Context()); !errors.Is(err, client.ErrCancelled) {
		t.Errorf("got %s, %v", v, err)
	}
}
