package paint

import (
	"strings"
	"unicode"
)

// A plan is what the words of a prompt ask for.
type plan struct {
	palette
	abstract bool // marbling instead of a landscape

	mountains, dunes, trees bool    // ground
	water                   float64 // height of the shore line in the picture, 0 means no water
	clouds                  float64 // 0 clear to 1 overcast
	stars, aurora, snow     bool
	moon                    bool // the light is a moon
}

// means maps a word to the mood and the things it asks for.
var means = map[string]string{
	"dusk": "dusk", "sunset": "dusk sea", "evening": "dusk", "twilight": "dusk stars", "dawn": "dawn", "sunrise": "dawn", "morning": "dawn", "mist": "dawn", "fog": "dawn",
	"ocean": "ocean sea", "sea": "ocean sea", "water": "sea", "lake": "sea peaks", "river": "sea", "beach": "ocean sea", "wave": "ocean sea", "blue": "ocean", "island": "ocean sea peaks",
	"fire": "fire", "lava": "fire peaks", "volcano": "fire peaks", "ember": "fire", "red": "fire", "flame": "fire abstract",
	"forest": "forest trees", "wood": "forest trees", "tree": "trees", "pine": "forest trees", "jungle": "forest trees", "green": "forest", "meadow": "spring",
	"gold": "gold", "golden": "gold", "amber": "gold", "honey": "gold", "sun": "gold", "yellow": "gold",
	"night": "night stars moon", "moon": "night stars moon", "star": "night stars", "midnight": "night stars moon", "space": "night stars abstract", "galaxy": "neon stars abstract", "nebula": "neon stars abstract",
	"aurora": "night aurora stars peaks", "northern": "night aurora stars peaks", "polar": "snow aurora",
	"snow": "snow snowy", "snowy": "snow snowy", "starry": "night stars", "misty": "dawn", "foggy": "dawn", "sandy": "desert dunes", "stormy": "storm clouds", "cloudy": "clouds", "winter": "snow snowy", "ice": "snow snowy", "glacier": "snow snowy peaks", "alpine": "snow snowy peaks",
	"mountain": "peaks", "hill": "peaks", "peak": "peaks snowy", "alps": "peaks snowy", "valley": "peaks", "cliff": "peaks",
	"desert": "desert dunes", "dune": "desert dunes", "sand": "desert dunes", "sahara": "desert dunes", "mars": "fire dunes",
	"storm": "storm clouds", "rain": "storm clouds", "thunder": "storm clouds", "cloud": "clouds", "grey": "storm", "gray": "storm",
	"rose": "rose", "pink": "rose", "blossom": "rose trees", "love": "rose", "peach": "rose", "coral": "rose",
	"mint": "mint", "jade": "mint", "emerald": "mint", "turquoise": "mint", "tropical": "mint sea",
	"neon": "neon", "cyber": "neon", "purple": "neon", "violet": "neon", "electric": "neon abstract",
	"autumn": "autumn trees", "fall": "autumn trees", "orange": "autumn", "spring": "spring", "summer": "spring", "garden": "spring",
	"ink": "ink abstract", "black": "ink", "white": "ink", "paper": "ink", "marble": "abstract", "abstract": "abstract", "silk": "abstract", "smoke": "storm abstract",
	"dream": "rose abstract", "liquid": "abstract", "stone": "abstract", "agate": "abstract", "fluid": "abstract", "oil": "abstract",
}

// filler words carry no picture.
var filler = map[string]bool{"a": true, "an": true, "the": true, "of": true, "in": true, "on": true, "at": true, "with": true, "and": true, "over": true, "under": true, "by": true, "to": true, "for": true, "above": true, "through": true, "behind": true}

// read turns a prompt into a plan. Words we know choose mood and scene; the others are hashed, so they too always
// give the same picture. The earlier a word stands, the more it weighs.
func read(prompt string, r *random) plan {
	words := strings.FieldsFunc(strings.ToLower(prompt), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	var p plan
	mixed, scenes := 0, 0
	blend := func(q palette, weight float64) {
		if mixed++; mixed == 1 {
			p.palette = q
			return
		}
		p.palette = p.palette.mix(q, weight/float64(mixed))
	}
	for _, word := range words {
		sense, known := means[word]
		if !known {
			sense, known = means[strings.TrimSuffix(word, "s")]
		}
		if !known {
			if !filler[word] {
				h := random(hashString(word))
				blend(harmony(&h), 0.35)
			}
			continue
		}
		for thing := range strings.FieldsSeq(sense) {
			if mood, ok := moods[thing]; ok {
				blend(mood, 1)
				continue
			}
			switch thing {
			case "peaks":
				p.mountains, scenes = true, scenes+1
			case "dunes":
				p.dunes, scenes = true, scenes+1
			case "trees":
				p.trees, scenes = true, scenes+1
			case "sea":
				p.water, scenes = r.between(.60, .68), scenes+1
			case "abstract":
				p.abstract, scenes = true, scenes+1
			case "clouds":
				p.clouds = .9
			case "stars":
				p.stars = true
			case "aurora":
				p.aurora = true
			case "snowy":
				p.snow = true
			case "moon":
				p.moon = true
			}
		}
	}
	if mixed == 0 {
		p.palette = harmony(r)
	}
	if scenes == 0 {
		switch r.below(4) {
		case 0:
			p.mountains = true
		case 1:
			p.mountains, p.water = true, r.between(.64, .70)
		case 2:
			p.trees = true
		case 3:
			p.water = r.between(.58, .64)
		}
	}
	if p.clouds == 0 {
		p.clouds = r.between(.25, .7)
	}
	if p.aurora {
		p.clouds, p.moon = .12, false // the aurora is the light
	}
	return p
}

// hashString is FNV-1a.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
