package serial

import (
	"context"

	"github.com/oriel-go/oriel/guard/pickle"
)

// pickled asks the machine of package pickle. In protocol 0, which is text, a name alone proves nothing: something must be
// called, too.
func pickled(c *checker, hit *Hit) (bool, error) {
	p, err := pickle.Probe(c.src, hit.Off, c.size)
	if err != nil || !p.Confirmed {
		return false, err
	}
	if p.Module != "" {
		hit.Name += " that asks for " + p.Module + "." + p.Name
	}
	if b, err := c.at(hit.Off, 1); err != nil || b[0] == 0x80 || p.Module == "" {
		return err == nil, err
	}
	steps, err := pickle.Listing(context.Background(), c.src, p.Off, c.size, 64)
	for i, s := range steps {
		switch s.Name {
		case "REDUCE", "OBJ", "NEWOBJ", "NEWOBJ_EX", "BUILD":
			return true, err
		case "INST": // where its arguments are good, there is more
			if i+1 < len(steps) {
				return true, err
			}
		}
	}
	return false, err
}
