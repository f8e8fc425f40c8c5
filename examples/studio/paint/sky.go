package paint

import "math"

// sky is the light from behind everything: air, sun or moon, stars, aurora and clouds.
func (l *landscape) sky(x, y float64) color {
	t := y / l.skyline
	h := min(max(t, 0), 1)
	c := l.zenithC.mix(l.skyC, smooth(0, .72, h)).mix(l.horizonC, smooth(.42, 1.02, h))

	// Scattered light: a wide halo and a tight corona around the source.
	r := math.Hypot(x-l.sunX, y-l.sunY)
	halo := .42*math.Exp(-r*3.4) + .55*math.Exp(-r*13)
	c = c.add(l.sunC.times(halo * (.35 + .65*l.light) * l.power()))

	if l.stars {
		c = c.add(l.starlight(x, y).times(l.detail * smooth(1, .35, h)))
	}
	if l.aurora {
		c = c.add(l.curtains(x, y))
	}
	c = l.disc(c, x, y, r)
	return l.cloud(c, x, y, h, r)
}

// disc adds the sun, or a moon with seas on it.
func (l *landscape) disc(c color, x, y, r float64) color {
	size := .040
	if l.moon {
		size = .034
	}
	in := 1 - smooth(size-.002-l.edge*.8, size+.002+l.edge*.3, r)
	if in == 0 {
		return c
	}
	face := 2.2
	if l.moon {
		face = 1.05 - .30*smooth(-.1, .35, l.f.fbm(x*38, y*38, min(l.octaves, 3)))*l.detail
	}
	return c.mix(l.sunC.times(face), in*(.3+.7*l.light))
}

// starlight puts at most one star into each cell of a grid, in two sizes of cell.
func (l *landscape) starlight(x, y float64) color {
	var sum float64
	for i, cells := range [2]float64{64, 26} {
		u, v := x*cells, y*cells
		ix, iy := int(math.Floor(u)), int(math.Floor(v))
		if l.f.hash(ix, iy, 20+i) > .30 {
			continue
		}
		sx := float64(ix) + .2 + .6*l.f.hash(ix, iy, 30+i)
		sy := float64(iy) + .2 + .6*l.f.hash(ix, iy, 40+i)
		bright := l.f.hash(ix, iy, 50+i)
		d := (sq(u-sx) + sq(v-sy)) / sq(cells)
		// A band of more stars crosses the sky.
		bright *= .62 + .55*math.Exp(-sq((y-.15-.35*x)/.16))
		sum += bright * bright * bright * bright * (.9*math.Exp(-d*1.3e6) + .10*math.Exp(-d*9e4))
	}
	return color{1, .97, .92}.times(sum * 2.2)
}

// curtains is an aurora: folded sheets with a sharp lower hem that fade upward through the accent into the sky's own
// hue, combed by thin rays.
func (l *landscape) curtains(x, y float64) color {
	var out color
	for i := range 3 {
		k := float64(i)
		fold := l.f.fbm(x*.9+k*13.7, k*5.1+.15*y, min(l.octaves, 3))
		fine := l.f.at(x*5+fold*4+k*3, k)
		hem := .40 - .10*k + .34*fold + .015*fine*l.detail
		up := (hem - y) / (.30 + .06*k)
		if up < -.12 {
			continue
		}
		glow := math.Exp(-max(up, 0)*2.6) * smooth(-.10, .03, up)
		rays := 1 + .55*l.light*l.f.fbm((x+fold*.35)*15, y*.7+k*9, min(l.octaves, 3))*2
		patch := smooth(-.45, .35, l.f.at(x*1.4+k*7.3, k*2.2+3))
		high := l.accent.mix(tone{l.accent[0] * .85, .10, -.13}, smooth(.1, 1.1, up)).light()
		out = out.add(high.times(.62 * glow * patch * max(rays, .1) * (.45 + .55*l.light)))
	}
	return out
}

// cloud lays clouds over c: warped noise on a sheet that recedes to the skyline, brighter where less cloud lies
// between the point and the sun.
func (l *landscape) cloud(c color, x, y, h, r float64) color {
	z := 1 / (1.12 - min(h, 1))
	u, v := (x-l.aspect/2)*(.55+.55*z), z*1.35+y*1.2
	w := l.f.fbm(u*.7+3.1, v*.9+8.4, min(l.octaves, 2))
	n := l.f.fbm(u+.9*w, v*1.5+.7*w, l.octaves)
	floor := .34 - .52*l.clouds
	cover := smooth(floor, floor+.42+.3*l.edge, n+.12*w)
	if cover == 0 {
		return c
	}
	dx, dy := l.sunX-x, l.sunY-y
	k := .11 / (r + .02)
	behind := l.f.fbm(u+dx*k+.9*w, v*1.5+dy*k*2+.7*w, min(l.octaves, 3))
	lit := smooth(-.28, .34, n*.35-behind*.9+.12)
	near := math.Exp(-r * 1.9)
	bright := l.horizonC.mix(l.sunC, .25+.5*near).times(.78 + .42*near)
	dark := l.skyC.mix(l.zenithC, .35).mix(l.horizonC, .18*h).times(.82)
	body := dark.mix(bright, (.22+.78*lit*l.light)*(.35+.65*near))
	return c.mix(body, cover*(.80-.25*h*h))
}
