package paint

import "math"

// A marble is abstract: noise whose input has been displaced by noise, twice, which folds it like poured paint. This is
// Inigo Quilez's domain warping; in short, f(p + k·g(p + k·h(p))) where f, g and h are sums of octaves.
type marble struct {
	plan  plan
	f     *field
	ramp  [1024]color
	glow  color
	scale float64 // size of the folds
	angle [2]float64
	veins float64
	stage
}

func newMarble(p plan, r *random) *marble {
	m := &marble{plan: p, f: newField(r), scale: r.between(1.1, 1.9), veins: r.between(5, 10)}
	m.angle[1], m.angle[0] = math.Sincos(r.between(0, 2*math.Pi))
	stops := []tone{p.near, p.zenith, p.sky, p.far, p.accent, p.horizon, p.sun}
	for i := range m.ramp {
		t := float64(i) / float64(len(m.ramp)-1) * float64(len(stops)-1)
		k := min(int(t), len(stops)-2)
		m.ramp[i] = stops[k].mix(stops[k+1], smooth(0, 1, t-float64(k))).light()
	}
	m.glow = p.sun.light()
	return m
}

func (m *marble) prepare(s stage) { m.stage = s }

// height is the folded field, with the inner displacement that colors use as well.
func (m *marble) height(x, y float64) (h, qx, qy float64) {
	low := min(m.octaves, 2.5)
	ax, ay := x*m.scale, y*m.scale
	ax, ay = ax*m.angle[0]-ay*m.angle[1], (ax*m.angle[1]+ay*m.angle[0])*1.25
	qx, qy = m.f.fbm(ax, ay, low), m.f.fbm(ax+5.2, ay+1.3, low)
	rx, ry := ax+1.9*qx, ay+1.9*qy
	rx, ry = rx+.9*m.f.at(rx*1.3+1.7, ry*1.3+9.2), ry+.9*m.f.at(rx*1.3+8.3, ry*1.3+2.8)
	return m.f.fbm(rx, ry, m.octaves), qx, qy
}

func (m *marble) color(x, y float64) color {
	h, qx, qy := m.height(x, y)
	// The height picks the tone; the displacement shifts it, so neighboring folds differ.
	t := .5 + .62*h + .42*qx - .22*qy
	t = min(max(t, 0), 1)
	c := m.ramp[int(t*1023)]

	// Veins run along lines of equal height, thin where the paint was stretched.
	smoothH := h - .5*math.Abs(qx*qy)
	band := math.Abs(math.Mod(smoothH*m.veins+qy*2+64, 1) - .5)
	vein := 1 - smooth(0, .03+.5*m.edge+.05*math.Abs(qx), band)
	c = c.mix(m.glow.mix(c, .35), vein*.30*m.detail*smooth(-.05, .3, qx))

	// The height is also a relief: a lamp at the upper left, and a narrow highlight where the surface faces it. The
	// slope toward the lamp is enough for both, so two samples do.
	if m.light > 0 {
		const e = .006
		n := (m.relief(x, y) - m.relief(x-.64*e, y-.77*e)) / e * .16
		inv := 1 / math.Sqrt(n*n+1)
		diffuse := (.78*n + .78) * inv
		shine := math.Pow(max(0, (.44*n+.9)*inv), 40)
		c = c.times(1 + m.light*.75*(diffuse-.78))
		c = c.add(m.glow.times(.16 * m.light * shine))
	}
	return c
}

// relief is height with few octaves.
func (m *marble) relief(x, y float64) float64 {
	full := m.octaves
	m.octaves = min(full, 1.6)
	h, _, _ := m.height(x, y)
	m.octaves = full
	return h
}
