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
	steps, err := pickle.Listing(context.Background(), c.src, hit.Off, c.size, int(min(p.Ops, 4096))+64)
	for i, s := range steps { // a step is listed before it is known to be possible
		switch s.Name {
		case "INST":
			if s.Off >= p.Off && i+1 < len(steps) {
				return true, err
			}
		case "REDUCE", "NEWOBJ", "BUILD":
			if s.Off > p.Off && s.Stack >= 2 {
				return true, err
			}
		case "OBJ", "NEWOBJ_EX":
			if s.Off > p.Off && i+1 < len(steps) {
				return true, err
			}
		}
	}
	return false, err
}
