package paint

import (
	"bytes"
	"image"
	"testing"
)

func painted(seed int64, prompt string) *image.RGBA {
	p := New(seed, prompt, 96, 64)
	for i := range p.Steps() {
		p.Step(i)
	}
	return p.Image()
}

func TestSameInputsGiveSameBytes(t *testing.T) {
	for _, prompt := range []string{"", "dusk over the ocean", "ink marble", "northern lights", "zorblax quine"} {
		if !bytes.Equal(painted(7, prompt).Pix, painted(7, prompt).Pix) {
			t.Errorf("%q was painted differently the second time", prompt)
		}
	}
}

func TestSeedAndPromptBothMatter(t *testing.T) {
	base := painted(7, "mountains at dawn")
	if bytes.Equal(base.Pix, painted(8, "mountains at dawn").Pix) {
		t.Error("another seed gave the same picture")
	}
	if bytes.Equal(base.Pix, painted(7, "mountains at dusk").Pix) {
		t.Error("another prompt gave the same picture")
	}
	if bytes.Equal(painted(7, "zorblax").Pix, painted(7, "quine").Pix) {
		t.Error("two unknown words gave the same picture")
	}
}

// TestEveryStepRefines checks what a visitor sees: each step changes the picture, and each brings it nearer to the
// finished one than the first was.
func TestEveryStepRefines(t *testing.T) {
	for _, prompt := range []string{"snowy mountains at dawn", "gold marble", "night sea"} {
		final := painted(3, prompt)
		p := New(3, prompt, 96, 64)
		var previous []byte
		var first, last float64
		for i := range p.Steps() {
			p.Step(i)
			if bytes.Equal(previous, p.Image().Pix) {
				t.Errorf("%q: step %d changed nothing", prompt, i)
			}
			previous = bytes.Clone(p.Image().Pix)
			last = distance(previous, final.Pix)
			if i == 0 {
				first = last
			}
			if i == p.Steps()*3/4 && last > first*.7 {
				t.Errorf("%q: step %d is still %.1f from the finished picture, the first was %.1f", prompt, i, last, first)
			}
		}
		if last != 0 {
			t.Errorf("%q: the last step is %.1f from the finished picture, want 0", prompt, last)
		}
	}
}

func TestPictureHasTheSizeAskedFor(t *testing.T) {
	if got := New(1, "", 0, 0).Image().Rect; got != image.Rect(0, 0, Width, Height) {
		t.Errorf("default size is %v, want %dx%d", got, Width, Height)
	}
	if got := painted(1, "").Rect; got != image.Rect(0, 0, 96, 64) {
		t.Errorf("size is %v, want 96x64", got)
	}
	for i, a := range painted(1, "").Pix {
		if i%4 == 3 && a != 255 {
			t.Fatalf("pixel %d has alpha %d, want 255", i/4, a)
		}
	}
}

// distance is the mean difference of two pictures, per byte.
func distance(a, b []byte) float64 {
	sum := 0
	for i := range a {
		d := int(a[i]) - int(b[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(a))
}

func BenchmarkStep(b *testing.B) {
	for _, prompt := range []string{"dusk over the ocean", "snowy mountains", "ink marble", "forest", "aurora"} {
		b.Run(prompt, func(b *testing.B) {
			p := New(1, prompt, Width, Height)
			for b.Loop() {
				p.Step(p.Steps() - 1)
			}
		})
	}
}
