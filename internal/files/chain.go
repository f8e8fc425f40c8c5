package files

// A chain is files in a row, from which each can be taken without looking for it. A file is in one chain of a kind at most.
type chain struct {
	kind        link
	first, last *File
}

// A link is a kind of chain.
type link int

const (
	owned  link = iota // by an account
	ending             // after the same time
	links
)

// A neighbours is where a file stands in a chain.
type neighbours struct{ before, behind *File }

// push puts f, which is in no chain of the kind, at the end.
func (c *chain) push(f *File) {
	at := &f.chained[c.kind]
	if at.before = c.last; c.last == nil {
		c.first = f
	} else {
		c.last.chained[c.kind].behind = f
	}
	c.last = f
}

// take takes f out. Of a file that is in no chain of the kind nothing changes.
func (c *chain) take(f *File) {
	at := &f.chained[c.kind]
	if at.before != nil {
		at.before.chained[c.kind].behind = at.behind
	} else if c.first == f {
		c.first = at.behind
	}
	if at.behind != nil {
		at.behind.chained[c.kind].before = at.before
	} else if c.last == f {
		c.last = at.before
	}
	*at = neighbours{}
}
