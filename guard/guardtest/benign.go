package guardtest

import "github.com/oriel-go/oriel/guard/fact"

// Benign returns harmless files that must pass.
func Benign() []Case {
	var out []Case
	for _, f := range []func() []Case{benignPictures, benignArchives, benignText, benignMedia, benignModels, benignSerial} {
		out = append(out, f()...)
	}
	for _, name := range []struct{ id, name string }{
		{"b89", "写真 🎉.png"}, {"b89", "صورة.png"}, {"b89", "é́.png"}, {"b90", "my photo #1 100% & more.png"}, {"b90", "a+b=c (2).png"},
	} {
		out = append(out, Case{ID: name.id, About: "name", Name: name.name, Accept: []fact.Format{fact.PNG}, Make: func() []byte { return PNG(8, 8) }})
	}
	return out
}
