package serial

import (
	"io"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// Config reads JSON that describes a model or a tokenizer; see [describe.JSON].
func Config(r io.Reader, b *fact.Budget) ([]Hit, error) {
	found, _, err := describe.JSON(describe.NewStrings(r), b)
	return hitsOf(found), err
}

// Targets reads YAML that configures a model; see [describe.Targets].
func Targets(r io.Reader, b *fact.Budget) ([]Hit, error) {
	found, err := describe.Targets(r, b)
	return hitsOf(found), err
}

// Template reads a template for chats that is a file of its own; see [describe.Template].
func Template(r io.Reader) ([]Hit, error) {
	const most = 8 << 20
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	what, bad := describe.Template(string(b))
	switch {
	case err != nil:
		return nil, err
	case bad:
		return []Hit{{Name: "chat template uses " + what, Code: fact.CodeTemplate}}, nil
	case len(b) > most:
		return []Hit{{Name: "chat template is too long to be read", Code: fact.CodeTemplate}}, nil
	}
	return nil, nil
}

func hitsOf(found []describe.Hit) []Hit {
	var out []Hit
	for _, h := range found {
		out = append(out, Hit{h.What, h.Code, h.Severity, h.Off})
	}
	return out
}

// described reads JSON that begins somewhere in a file.
func described(c *checker, hit *Hit) (bool, error) {
	if hit.Off < c.config {
		return false, nil
	}
	from := io.NewSectionReader(c.src, hit.Off, c.size-hit.Off)
	if c.json == nil {
		c.json = describe.NewStrings(from)
	}
	c.json.Reset(from)
	found, end, err := describe.JSON(c.json, c.b)
	off := hit.Off
	c.config = off + end
	for i, h := range found {
		*hit = Hit{h.What, h.Code, h.Severity, off + h.Off}
		if i < len(found)-1 && len(c.hits) < MaxHits {
			c.hits = append(c.hits, *hit)
		}
	}
	return len(found) > 0, err
}
