// Package paint makes pictures out of nothing but a seed and a sentence.
//
// It stands in for an image model in the studio example: it takes about as many steps, every step refines the whole
// picture, and the same inputs always give the same bytes. There is no model in it, only noise, light and a small
// dictionary of words.
//
// A picture is a pure function of a point and of how far the painting has come: each step evaluates that function
// again with more octaves, sharper edges and more light, so the first steps show soft areas of color and the last
// ones show rock, foam and stars.
package paint

import (
	"image"
	"math"
)

// Default size of a picture in pixels.
const (
	Width  = 768
	Height = 512
)

const steps = 20

// A Painter paints one picture. It is not safe for concurrent use.
type Painter struct {
	img   *image.RGBA
	scene scene
	grain *field
}

// A scene is something that can be painted.
type scene interface {
	// prepare is called once per step, before any color.
	prepare(s stage)
	// color returns the light at a point: x and y are in units of the picture's height, y runs down from 0 to 1.
	color(x, y float64) color
}

// A stage says how far a painting has come.
type stage struct {
	octaves float64 // detail of every noise, 1 to 5.5
	edge    float64 // width of outlines, in picture heights
	light   float64 // share of direct light, 0 to 1
	detail  float64 // share of fine things such as stars, foam and snow, 0 to 1
}

// New prepares a picture of the given size, Width by Height if a side is not positive. The image starts as plain ground color.
func New(seed int64, prompt string, width, height int) *Painter {
	if width <= 0 || height <= 0 {
		width, height = Width, Height
	}
	r := random(mix(uint64(seed)) ^ hashString(prompt))
	p := &Painter{img: image.NewRGBA(image.Rect(0, 0, width, height))}
	plan := read(prompt, &r)
	p.grain = newField(&r)
	aspect := float64(width) / float64(height)
	if plan.abstract {
		p.scene = newMarble(plan, &r)
	} else {
		p.scene = newLandscape(plan, &r, width, aspect)
	}
	ground := plan.sky.light()
	for i := 0; i < len(p.img.Pix); i += 4 {
		p.img.Pix[i], p.img.Pix[i+1], p.img.Pix[i+2], p.img.Pix[i+3] = encode(ground[0]), encode(ground[1]), encode(ground[2]), 255
	}
	return p
}

// Steps returns how many steps finish a picture.
func (p *Painter) Steps() int { return steps }

// Image returns the picture as it is now. Later steps paint into the same image.
func (p *Painter) Image() *image.RGBA { return p.img }

// Step paints step i, from 0 up to Steps. Steps may be repeated or left out; the last one alone gives the finished picture.
func (p *Painter) Step(i int) {
	t := float64(min(max(i+1, 1), steps)) / steps
	s := stage{
		octaves: 1 + 4.5*math.Pow(t, 1.3),
		edge:    0.16*math.Pow(1-t, 2.6) + 1/float64(p.img.Rect.Dy()),
		light:   smooth(.25, .8, t),
		detail:  smooth(.45, 1, t),
	}
	p.scene.prepare(s)
	w, h := p.img.Rect.Dx(), p.img.Rect.Dy()
	unit := 1 / float64(h)
	aspect := float64(w) * unit
	// Until the last step four pixels share one look at the scene, which is most of the work.
	size := 2
	if t == 1 {
		size = 1
	}
	looks := make([]color, w)
	for py := range h {
		row := p.img.Pix[py*p.img.Stride:]
		if py%size == 0 {
			for px := 0; px < w; px += size {
				looks[px] = p.scene.color((float64(px)+.5*float64(size))*unit, (float64(py)+.5*float64(size))*unit)
			}
		}
		y := (float64(py) + .5) * unit
		for px := range w {
			x := (float64(px) + .5) * unit
			c := looks[px-px%size]
			// Vignette: light falls off as the fourth power of the distance from the center, by a fifth in the corners.
			dx, dy := 2*x/aspect-1, 2*y-1
			d := (dx*dx + dy*dy) / 2
			shade := 1 - .22*d*d
			// Grain: triangular, one per pixel, strongest in the middle tones where film shows it.
			g := p.grain.hash(px, py, 1) + p.grain.hash(px, py, 2) - 1
			shade *= 1 + g*(.02+.16*(1-t))
			row[4*px] = encode(c[0] * shade)
			row[4*px+1] = encode(c[1] * shade)
			row[4*px+2] = encode(c[2] * shade)
		}
	}
}
