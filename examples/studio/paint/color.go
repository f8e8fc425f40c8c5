package paint

import "math"

// A color is linear light: red, green, blue, where 1 is the brightest a screen shows and more is a light source.
type color [3]float64

func (c color) add(d color) color     { return color{c[0] + d[0], c[1] + d[1], c[2] + d[2]} }
func (c color) times(k float64) color { return color{c[0] * k, c[1] * k, c[2] * k} }
func (c color) mix(d color, t float64) color {
	return color{c[0] + (d[0]-c[0])*t, c[1] + (d[1]-c[1])*t, c[2] + (d[2]-c[2])*t}
}

// A tone is a color in OKLab, Björn Ottosson's space (2020) where equal steps look equal, so that mixtures stay clean.
type tone [3]float64

// lch makes a tone from lightness (0 to 1), chroma (0 to about 0.3) and hue in degrees.
func lch(l, c, h float64) tone {
	s, k := math.Sincos(h * math.Pi / 180)
	return tone{l, c * k, c * s}
}

func (a tone) mix(b tone, t float64) tone {
	return tone{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t, a[2] + (b[2]-a[2])*t}
}

// light converts to linear light. Parts outside the screen's gamut are cut at zero.
func (a tone) light() color {
	l := a[0] + 0.3963377774*a[1] + 0.2158037573*a[2]
	m := a[0] - 0.1055613458*a[1] - 0.0638541728*a[2]
	s := a[0] - 0.0894841775*a[1] - 1.2914855480*a[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return color{
		max(0, 4.0767416621*l-3.3077115913*m+0.2309699292*s),
		max(0, -1.2684380046*l+2.6097574011*m-0.3413193965*s),
		max(0, -0.0041960863*l-0.7034186147*m+1.7076147010*s),
	}
}

// encoded maps a linear intensity to the screen's byte through a soft shoulder: straight below the knee, then an
// exponential approach to white, so suns glow instead of clipping. It is a table of the sRGB curve for speed.
var encoded = func() (table [4096]uint8) {
	const knee = 0.72
	for i := range table {
		x := 4 * float64(i) / (float64(len(table)) - 1)
		x *= x / 4 // finer in the dark
		if x > knee {
			x = knee + (1-knee)*(1-math.Exp(-(x-knee)/(1-knee)))
		}
		if x <= 0.0031308 {
			x *= 12.92
		} else {
			x = 1.055*math.Pow(x, 1/2.4) - 0.055
		}
		table[i] = uint8(x*255 + 0.5)
	}
	return table
}()

// encode returns the byte for a linear intensity from 0 to 4.
func encode(x float64) uint8 {
	i := int(math.Sqrt(min(max(x, 0), 4)/4) * 4095)
	return encoded[i]
}
