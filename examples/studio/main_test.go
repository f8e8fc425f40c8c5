package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

func TestGenerateReturnsAPicture(t *testing.T) {
	a := orieltest.New(t, app())
	content := a.Download(orieltest.Call[client.FileData](a, "generate", 7, "a calm sea"))
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, 768, 512) {
		t.Errorf("the picture has %v", img.Bounds())
	}
	colors := map[color.Color]bool{}
	for at := range 512 { // the diagonal goes through sky and sea
		colors[img.At(at, at)] = true
	}
	if len(colors) < 50 {
		t.Errorf("the picture's diagonal has %d colors", len(colors))
	}
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
