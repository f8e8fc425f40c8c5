package serial

import (
	"strconv"
	"strings"

	"github.com/oriel-go/oriel/guard/pickle"
)

// pickled asks the machine of package pickle whether a stream begins here. What the stream asks for is for that package to
// judge: where no pickle belongs, one that asks for nothing is one too many.
func pickled(c *checker, hit *Hit) (bool, error) {
	p, err := pickle.Probe(c.src, hit.Off, c.size)
	if err == nil {
		err = c.b.Now()
	}
	if p.Module != "" {
		hit.Name += " that asks for " + strings.Trim(strconv.QuoteToASCII(p.Module+"."+p.Name), `"`)
	}
	return p.Confirmed, err
}
