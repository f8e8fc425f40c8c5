package talk

import (
	"math/rand/v2"
	"strings"
)

// source is what the model has read. Full stops are words of their own.
const source = `a garden begins with a slow walk around the house . the soil remembers every winter and every careless spade .
a seed needs patience more than it needs water . the rain comes late and the roots go deep . a hedge keeps the wind away from young
leaves . the bees find the lavender before you find your gloves . water the roots in the morning and leave the leaves dry . a tomato
wants sun , a fern wants shade , and the gardener wants a chair . the compost is warm when the work inside it goes well . young plants
need shade at noon and water in the evening . the soil is richer when you leave the leaves in autumn . a path is made by walking to the
beans every morning . the wind brings seeds that you did not buy . a garden is never finished , and that is the best part of it .
prune the roses when the forsythia is in bloom . the best time to plant a tree is a mild day in autumn . the slugs work at night and the
gardener wakes early . leave a corner wild and the birds will keep the rest in order .`

// chain is which words follow which.
var chain, openings = learn(strings.Fields(source))

func learn(words []string) (next map[string][]string, openings []string) {
	next = map[string][]string{}
	before := "."
	for _, w := range words {
		if before == "." {
			openings = append(openings, w)
		} else {
			next[before] = append(next[before], w)
		}
		before = w
	}
	return next, openings
}

// paragraph makes up a number of sentences.
func paragraph(r *rand.Rand, sentences int) string {
	var b strings.Builder
	for range sentences {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		w := openings[r.IntN(len(openings))]
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		for n := 0; ; n++ {
			follow := chain[w]
			w = follow[r.IntN(len(follow))]
			if w == "." || n > 24 {
				break
			}
			if w != "," {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
		b.WriteByte('.')
	}
	return b.String()
}
