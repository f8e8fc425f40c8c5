package paint

import "math"

// A landscape has a sky (sky.go), ridges one behind the other, and perhaps water that mirrors both.
type landscape struct {
	plan
	stage
	f      *field
	aspect float64
	width  int

	zenithC, skyC, horizonC, sunC, accentC color // the palette as light

	sunX, sunY, skyline float64
	ridges              []ridge // nearest first
}

// A ridge is one silhouette with what stands on it.
type ridge struct {
	base, rise, pitch float64 // height of its foot, how far it rises, how jagged it runs
	offset            float64 // where in the noise it is cut
	depth             float64 // 0 near to 1 far, which decides haze
	body, haze        color
	lit               color
	trees, dune       bool
	line              []float64 // the silhouette, per column, filled by prepare
}

func newLandscape(p plan, r *random, width int, aspect float64) *landscape {
	l := &landscape{plan: p, f: newField(r), aspect: aspect, width: width}
	l.zenithC, l.skyC, l.horizonC = p.zenith.light(), p.sky.light(), p.horizon.light()
	l.sunC, l.accentC = p.sun.light(), p.accent.light()
	l.skyline = r.between(.56, .64)
	if p.water > 0 {
		l.skyline = p.water
	}
	l.sunX = aspect * (.5 + r.between(.08, .24)*float64(1-2*r.below(2)))
	l.sunY = l.skyline - r.between(.10, .22)
	if p.aurora {
		l.sunY = l.skyline + .25 // set, only its halo is left
	}
	if p.moon {
		l.sunY = r.between(.14, .26)
	}
	count := 0
	switch {
	case p.dunes:
		count = 4
	case p.trees, p.mountains && p.water == 0:
		count = 6
	case p.mountains:
		count = 4
	case p.water > 0:
		count = 1
	}
	for i := range count {
		depth := float64(i) / max(1, float64(count-1)) // 0 nearest
		g := ridge{depth: depth, offset: r.between(0, 200), trees: p.trees && depth < .85, dune: p.dunes}
		switch {
		case p.dunes:
			g.base, g.rise, g.pitch = .90-.32*depth, .10+.02*(1-depth), 1.1+.9*depth
		case p.trees:
			g.base, g.rise, g.pitch = .98-.44*math.Pow(depth, .8), .10+.10*depth, .9+.6*depth
		case p.water > 0:
			if count == 1 {
				depth = .75
			}
			g.depth = .35 + .65*depth
			g.base, g.rise, g.pitch = l.skyline+.012-.02*depth, .09+.22*depth, 1.9-.5*depth
			if count == 1 {
				g.rise = .085
			}
		default:
			g.base, g.rise, g.pitch = 1.02-.42*math.Pow(depth, .75), .22+.16*math.Sin(math.Pi*min(1, depth*1.1)), 1.0+.8*depth
		}
		k := math.Pow(g.depth, .85)
		body := p.near.mix(p.far, k)
		g.body = body.light()
		g.haze = p.far.mix(p.horizon, .30+.5*k).light()
		g.lit = body.mix(p.sun, .30+.12*(1-k)).light()
		g.line = make([]float64, width)
		l.ridges = append(l.ridges, g)
	}
	return l
}

// prepare draws every silhouette at the stage's detail.
func (l *landscape) prepare(s stage) {
	l.stage = s
	for i := range l.ridges {
		g := &l.ridges[i]
		for px := range g.line {
			g.line[px] = l.outline(g, (float64(px)+.5)*l.aspect/float64(l.width))
		}
	}
}

// outline is the height of a ridge's silhouette at x.
func (l *landscape) outline(g *ridge, x float64) float64 {
	u := x*g.pitch + g.offset
	switch {
	case g.dune:
		// Wind piles sand up slowly and lets it fall steeply, so crests are creased on one side.
		n := l.f.at(u*.9, g.offset)
		return g.base - g.rise*(.55*(1-math.Abs(n)*1.5)+.45*l.f.at(u*.5, 7.7)) - .004*l.f.at(u*5, 3)
	case l.trees:
		y := g.base - g.rise*(.5+.9*l.f.fbm(u, g.offset, min(l.octaves, 4)))
		if g.trees && l.detail > 0 {
			y -= l.detail * l.treetop(g, x)
		}
		return y
	case l.water > 0 && len(l.ridges) == 1:
		// A single headland rises on one side and dives into the sea.
		side := (x - l.sunX) * float64(1-2*int(l.f.perm[3]&1))
		swell := smooth(.15, 1.1, side)
		return g.base - g.rise*(swell*(.9+.9*l.f.fbm(u*1.6, g.offset, l.octaves))-.12)
	}
	n := l.f.ridged(u, g.offset, l.octaves)
	return g.base - g.rise*(1.5*n-.45)
}

// treetop is the height of the conifers of a ridge at x: one per cell, and the tallest of the neighbors shows.
func (l *landscape) treetop(g *ridge, x float64) float64 {
	size := .022 + .05*math.Pow(1-g.depth, 1.6)
	cell := x / size * 2.6
	top := 0.0
	for k := -2; k <= 2; k++ {
		id := int(math.Floor(cell)) + k
		salt := int(g.offset)
		center := float64(id) + .2 + .6*l.f.hash(id, salt, 5)
		tall := size * (1.1 + 1.5*l.f.hash(id, salt, 6))
		if l.f.hash(id, salt, 7) < .12 {
			continue
		}
		d := math.Abs(cell-center) / 1.05 // half a crown is about one cell
		taper := 1 - d
		if taper <= 0 {
			continue
		}
		// Branches: the outline steps in and out while it narrows.
		taper += .13 * math.Sin(taper*26) * taper * (1 - taper) * 2
		top = max(top, tall*taper)
	}
	return top
}

func (l *landscape) color(x, y float64) color {
	if l.water == 0 || y < l.skyline {
		return l.above(x, y)
	}
	c := l.sea(x, y)
	if l.edge < .02 {
		return c
	}
	// While outlines are still soft the shore is a gradient too.
	return l.above(x, min(y, l.skyline)).mix(c, smooth(-l.edge, l.edge, y-l.skyline))
}

// above is the world without its water: ridges from front to back, then the sky.
func (l *landscape) above(x, y float64) color {
	var out color
	left := 1.0 // light still to come from behind
	px := min(max(int(x/l.aspect*float64(l.width)), 0), l.width-1)
	for i := range l.ridges {
		g := &l.ridges[i]
		d := y - g.line[px]
		cover := smooth(-l.edge, l.edge, d)
		if cover == 0 {
			continue
		}
		out = out.add(l.rock(g, x, y, max(d, 0)).times(left * cover))
		if left *= 1 - cover; left < .004 {
			return out
		}
	}
	return out.add(l.sky(x, y).times(left))
}

// rock is the face of a ridge at depth d below its crest.
func (l *landscape) rock(g *ridge, x, y, d float64) color {
	c := g.body
	side := 1.0
	if l.sunX < l.aspect/2 {
		side = -1
	}
	toward := math.Exp(-math.Abs(x-l.sunX) * 1.6)
	switch {
	case g.dune:
		// The slope of the crest above tells which flank this is; ripples follow it.
		const e = .015
		bend := x - side*(1.3*d+.05*l.f.at(x*2.3+g.offset, d*9)) // crests run down the dune at a slant
		slope := (l.outlineAt(g, bend+e) - l.outlineAt(g, bend-e)) / (2 * e)
		flank := smooth(-.22, .22, -slope*side*1.6+.16*l.f.fbm(x*2.1+d*3, d*8+g.offset, min(l.octaves, 2))+.05)
		ripple := math.Sin((y*1.1-d*.6)*260/(1+2*g.depth) + 5*l.f.at(x*4+g.offset, y*9))
		c = c.mix(g.lit, l.light*(.95*flank+.05*flank*ripple*l.detail*smooth(0, .05, d)))
		c = c.mix(g.body.times(.62), l.light*(1-flank)*.5)
	case g.trees:
		n := l.f.fbm(x*9+g.offset, y*22, min(l.octaves, 3))
		c = c.times(1 + l.light*(.35*n-.1))
		c = c.mix(g.lit, l.light*toward*.5*math.Exp(-d*26))
	default:
		// Relief: folded noise lit from the sun's side, by the difference of two nearby samples.
		s := 3.2 + 2.4*g.depth
		ux, uy := x*s+g.offset, (y*.8-.35*g.line[min(max(int(x/l.aspect*float64(l.width)), 0), l.width-1)])*s*1.5
		n := l.f.ridged(ux, uy, min(l.octaves, 5))
		m := l.f.ridged(ux+.09*side, uy-.07, min(l.octaves, 4))
		face := smooth(-.22, .26, n-m)
		c = c.mix(g.lit, l.light*(face*.62+.12*toward)*(1-.35*g.depth))
		c = c.times(1 - l.light*.38*(1-face)*(1-g.depth*.6))
		if l.snow {
			cap := smooth(-.05, .12, .11-d+.20*(n-.5)) * (.35 + .65*g.depth)
			c = c.mix(l.accentC.times(.50+.55*face), cap*l.detail)
		}
	}
	// Haze gathers at the foot and with distance; toward the sun it takes on the sun's color.
	mist := g.depth*.38 + (1-g.depth*.4)*.62*smooth(.02, .26+.12*g.depth, d+.05*l.f.fbm(x*2.2+g.offset, y*6, min(l.octaves, 3)))*smooth(0, .25, g.depth)
	return c.mix(g.haze.add(l.sunC.times(.22*toward*l.light*g.depth)), min(mist, .92))
}

func (l *landscape) outlineAt(g *ridge, x float64) float64 {
	px := int(x / l.aspect * float64(l.width))
	return g.line[min(max(px, 0), l.width-1)]
}

// sea mirrors what is above the shore. Ripples bend the mirror more the nearer they are, and seen from a low angle
// water mirrors nearly all light while underfoot it shows its own color (Schlick's approximation of Fresnel).
func (l *landscape) sea(x, y float64) color {
	d := (y - l.skyline) / (1 - l.skyline)
	z := 1 / (d + .045) // distance to the water, in eye heights
	u, v := (x-l.aspect/2)*z*.9, z*2.3
	oct := min(l.octaves, 4)
	ripple := l.f.fbm(u*1.1, v*2.1, oct)
	cross := l.f.at(u*2.6+31, v*3.3)
	strength := .25 + .75*l.light
	rx := x + .028*ripple*d*strength
	ry := 2*l.skyline - y*1.0 + (.13*ripple+.02*cross)*(.10+d)*strength
	ry = min(ry, l.skyline-.002)
	mirrored := l.above(rx, max(ry, -.3))
	grazing := math.Pow(1-min(1, d*.85+.03), 2.2)
	deep := l.near.mix(l.zenith, .42).light()
	c := deep.times(.85).mix(mirrored, .36+.56*grazing)
	// The road of light under the sun: glints where a ripple leans the right way.
	road := math.Exp(-sq(x-l.sunX) / (.006 + .05*d*d))
	glint := smooth(.10-.1*d, .42, ripple+.35*cross)
	c = c.add(l.sunC.times(l.light * road * (.10 + 1.5*glint*l.detail*(1-.45*d)) * l.power()))
	// A bright line of foam and haze at the far shore.
	return c.mix(l.horizonC, .35*math.Exp(-d*28))
}

// power is how bright the light in the sky is.
func (l *landscape) power() float64 {
	if l.moon {
		return .45
	}
	return .8
}

func sq(x float64) float64 { return x * x }
