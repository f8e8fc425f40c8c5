package paint

import "math"

// A field is seeded gradient noise over the plane.
//
// The construction is Ken Perlin's (SIGGRAPH 1985, with the quintic fade of his 2002 revision): every integer lattice
// point owns a direction, a point takes the dot products with its four corners, and the fade weights blend them so
// that value, slope and curvature all join without a seam.
type field struct {
	perm [512]uint8 // one shuffled byte table, laid twice so that sums need no wrap
}

// gradients are sixteen unit directions, evenly spread, so no axis shows in the picture.
var gradients = func() (g [16][2]float64) {
	for i := range g {
		s, c := math.Sincos((float64(i) + 0.5) * math.Pi / 8)
		g[i] = [2]float64{c, s}
	}
	return g
}()

// newField shuffles the lattice with r.
func newField(r *random) *field {
	f := new(field)
	for i := range 256 {
		f.perm[i] = uint8(i)
	}
	for i := 255; i > 0; i-- {
		j := r.below(i + 1)
		f.perm[i], f.perm[j] = f.perm[j], f.perm[i]
	}
	copy(f.perm[256:], f.perm[:256])
	return f
}

// at returns the noise at a point, within about -1 and 1, and 0 at every lattice point.
func (f *field) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	xi, yi := int(fx)&255, int(fy)&255
	x, y = x-fx, y-fy
	u := x * x * x * (x*(x*6-15) + 10)
	v := y * y * y * (y*(y*6-15) + 10)
	a, b := int(f.perm[xi]), int(f.perm[xi+1])
	g00, g10 := &gradients[f.perm[a+yi]&15], &gradients[f.perm[b+yi]&15]
	g01, g11 := &gradients[f.perm[a+yi+1]&15], &gradients[f.perm[b+yi+1]&15]
	n00 := g00[0]*x + g00[1]*y
	n10 := g10[0]*(x-1) + g10[1]*y
	n01 := g01[0]*x + g01[1]*(y-1)
	n11 := g11[0]*(x-1) + g11[1]*(y-1)
	top := n00 + u*(n10-n00)
	return 1.5 * (top + v*(n01+u*(n11-n01)-top))
}

// Between octaves the plane turns by this angle (about 37 degrees), which hides the lattice.
const turnCos, turnSin = 0.8, 0.6

// fbm sums octaves of noise, each twice as fine and half as strong as the one before (fractional Brownian motion).
// A fraction of an octave counts for that fraction, so detail can grow smoothly.
func (f *field) fbm(x, y, octaves float64) float64 {
	sum, amp := 0.0, 0.5
	for ; octaves > 0; octaves-- {
		sum += amp * min(octaves, 1) * f.at(x, y)
		x, y = 2.03*(turnCos*x-turnSin*y)+17.3, 2.03*(turnSin*x+turnCos*y)-4.9
		amp /= 2
	}
	return sum
}

// ridged sums folded noise, whose creases read as mountain ridges; every octave is weighted by the one before, so
// detail gathers on the crests and the valleys stay smooth (after Musgrave's ridged multifractal). It is 0 to about 1.
func (f *field) ridged(x, y, octaves float64) float64 {
	sum, amp, weight := 0.0, 0.55, 1.0
	for ; octaves > 0; octaves-- {
		n := 1 - math.Abs(f.at(x, y))
		n *= n * weight
		sum += amp * min(octaves, 1) * n
		weight = min(1, n*1.6)
		x, y = 2.07*(turnCos*x-turnSin*y)+9.1, 2.07*(turnSin*x+turnCos*y)+3.7
		amp /= 2
	}
	return sum
}

// hash turns a lattice cell into a number from 0 up to 1 (for stars, trees and grain).
func (f *field) hash(x, y, salt int) float64 {
	h := uint64(x)*0x9e3779b97f4a7c15 ^ uint64(y)*0xc2b2ae3d27d4eb4f ^ uint64(salt)*0x165667b19e3779f9 ^ uint64(f.perm[salt&255])<<32
	return float64(mix(h)>>11) / (1 << 53)
}

// A random is a small deterministic generator (splitmix64): the same seed draws the same picture on every machine.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// between draws evenly from lo up to hi.
func (r *random) between(lo, hi float64) float64 {
	return lo + (hi-lo)*float64(r.next()>>11)/(1<<53)
}

func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// smooth rises from 0 at lo to 1 at hi with flat ends.
func smooth(lo, hi, x float64) float64 {
	t := min(max((x-lo)/(hi-lo), 0), 1)
	return t * t * (3 - 2*t)
}
