package paint

// A palette names the tones of a picture by what they do, from the top of the sky to the nearest ground.
type palette struct {
	zenith, sky, horizon tone // the sky from above to the skyline
	sun                  tone // whatever shines
	far, near            tone // ground in the haze, ground at our feet
	accent               tone // snow, foam, aurora, veins
}

// moods are the palettes a word can call for.
var moods = map[string]palette{
	"dusk":   {lch(.30, .11, 285), lch(.56, .15, 345), lch(.83, .14, 62), lch(.93, .13, 85), lch(.62, .10, 350), lch(.17, .05, 290), lch(.88, .07, 40)},
	"dawn":   {lch(.60, .08, 255), lch(.80, .07, 330), lch(.94, .07, 75), lch(.97, .08, 90), lch(.76, .06, 320), lch(.30, .06, 275), lch(.96, .03, 70)},
	"ocean":  {lch(.45, .11, 250), lch(.70, .10, 225), lch(.92, .05, 200), lch(.98, .06, 95), lch(.66, .08, 220), lch(.20, .06, 230), lch(.95, .03, 190)},
	"fire":   {lch(.16, .07, 20), lch(.42, .17, 28), lch(.78, .18, 58), lch(.95, .15, 88), lch(.45, .15, 32), lch(.10, .04, 20), lch(.86, .17, 75)},
	"forest": {lch(.62, .06, 200), lch(.80, .06, 165), lch(.94, .07, 110), lch(.98, .09, 100), lch(.72, .07, 155), lch(.18, .05, 160), lch(.84, .12, 125)},
	"gold":   {lch(.42, .07, 60), lch(.70, .12, 72), lch(.91, .12, 88), lch(.98, .11, 95), lch(.66, .11, 70), lch(.19, .05, 50), lch(.93, .13, 92)},
	"night":  {lch(.12, .05, 275), lch(.24, .08, 265), lch(.44, .09, 245), lch(.94, .03, 95), lch(.32, .06, 255), lch(.07, .03, 270), lch(.86, .12, 165)},
	"snow":   {lch(.55, .08, 250), lch(.78, .05, 240), lch(.95, .02, 220), lch(.98, .05, 85), lch(.80, .03, 240), lch(.34, .05, 255), lch(.98, .01, 230)},
	"desert": {lch(.52, .09, 235), lch(.78, .06, 210), lch(.93, .07, 75), lch(.98, .09, 88), lch(.78, .10, 62), lch(.42, .11, 42), lch(.93, .07, 80)},
	"storm":  {lch(.22, .03, 255), lch(.38, .04, 245), lch(.70, .04, 205), lch(.95, .04, 100), lch(.44, .03, 235), lch(.13, .02, 250), lch(.86, .03, 200)},
	"rose":   {lch(.46, .11, 320), lch(.72, .12, 355), lch(.92, .07, 30), lch(.98, .07, 60), lch(.70, .10, 350), lch(.26, .09, 335), lch(.95, .05, 10)},
	"mint":   {lch(.55, .09, 205), lch(.80, .09, 180), lch(.95, .06, 140), lch(.99, .07, 105), lch(.76, .08, 178), lch(.27, .07, 200), lch(.93, .09, 160)},
	"neon":   {lch(.18, .12, 290), lch(.42, .22, 315), lch(.72, .20, 350), lch(.90, .15, 200), lch(.46, .19, 310), lch(.10, .07, 285), lch(.86, .17, 195)},
	"autumn": {lch(.48, .07, 235), lch(.76, .07, 60), lch(.92, .10, 80), lch(.98, .10, 90), lch(.66, .13, 52), lch(.22, .08, 35), lch(.78, .17, 62)},
	"spring": {lch(.62, .10, 245), lch(.82, .08, 220), lch(.96, .05, 110), lch(.99, .08, 98), lch(.78, .10, 140), lch(.34, .10, 145), lch(.86, .12, 350)},
	"ink":    {lch(.42, .01, 250), lch(.74, .01, 90), lch(.95, .015, 90), lch(.98, .02, 90), lch(.66, .01, 240), lch(.14, .015, 260), lch(.55, .19, 28)},
}

// mix blends two palettes tone by tone.
func (p palette) mix(q palette, t float64) palette {
	return palette{
		p.zenith.mix(q.zenith, t), p.sky.mix(q.sky, t), p.horizon.mix(q.horizon, t), p.sun.mix(q.sun, t),
		p.far.mix(q.far, t), p.near.mix(q.near, t), p.accent.mix(q.accent, t),
	}
}

// harmony makes a palette for words that mean nothing to us: one hue from the words, its neighbors for the sky and
// its complement or a split of it for the light, on a ladder of lightness that always reads as a landscape.
func harmony(r *random) palette {
	hue := r.between(0, 360)
	step := r.between(22, 48)
	light := hue + [3]float64{180, 150, 210}[r.below(3)]
	deep := r.between(-.06, .06)
	return palette{
		lch(.36+deep, .11, hue-step), lch(.62+deep, .13, hue), lch(.88, .10, hue+step), lch(.96, .10, light),
		lch(.62+deep, .10, hue+step/2), lch(.18, .06, hue-step), lch(.86, .13, light),
	}
}
