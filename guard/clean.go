package guard

import (
	"io"
	"os"
)

// A Clean is what [Upload.Deliver] hands over: the bytes of an artifact, to be read from the start or at any offset.
type Clean struct {
	io.SectionReader
	body *body
}

// Disk returns the file that holds exactly these bytes, open, and its name in the directory dir, if the artifact lies on
// disk: what is too small for that does not. Whoever keeps the artifact may rename the file to somewhere else instead of
// reading it. The guard closes f, and does not mind that the name is gone.
func (c *Clean) Disk() (f *os.File, dir *os.Root, name string, ok bool) {
	if c.body.file == nil {
		return nil, nil, "", false
	}
	return c.body.file, c.body.store.root, c.body.path, true
}
