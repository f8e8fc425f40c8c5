package guardtest

import (
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// names are harmless pictures with hostile names, which pass under another one, or with a length that is not theirs.
func names() []Case {
	var out []Case
	for _, v := range []struct{ id, name string }{
		{"H1", "../../etc/passwd.png"}, {"H1", `..\..\windows\win.png`}, {"H1", "/etc/cron.d/a.png"},
		{"H2", "a\x00.png"}, {"H2", "a\r\nSet-Cookie: b.png"}, {"H2", "a\u202egnp.png"}, {"H2", strings.Repeat("x", 4096) + ".png"},
		{"H3", "con.png"}, {"H3", "a.png."}, {"H3", "a.png "},
	} {
		out = append(out, Case{ID: v.id, About: "hostile name", Name: v.name, Accept: []fact.Format{fact.PNG}, Note: fact.CodeName, Make: func() []byte { return PNG(8, 8) }})
	}
	n := int64(len(PNG(8, 8)))
	for _, size := range []int64{n - 1, n + 1, 1} {
		out = append(out, Case{ID: "H5", About: "length that is not the file's", Name: "a.png", Size: size, Accept: []fact.Format{fact.PNG}, Code: fact.CodeLength, Make: func() []byte { return PNG(8, 8) }})
	}
	return out
}
