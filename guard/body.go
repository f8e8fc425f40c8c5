package guard

import (
	"io"
	"os"
	"sync"
)

// smallBody is how long a file may be that is inspected in memory. Most uploads are shorter, and making a file takes
// longer than looking at one.
const smallBody = 512 << 10

// memories are of smallBody bytes. Without them an upload spends a third of its inspection on getting memory.
var memories = sync.Pool{New: func() any { return new([smallBody]byte) }}

// A body is a file under inspection: in memory while it is small, in incoming once it is not.
type body struct {
	store *store
	mem   *[smallBody]byte // from memories; nil until there is something, and once it is in a file
	n     int              // how much of mem
	file  *os.File         // nil while in memory
	path  string           // of file
}

// Write implements [io.Writer].
func (b *body) Write(p []byte) (int, error) {
	if b.file == nil && b.n+len(p) <= smallBody {
		if b.mem == nil {
			b.mem = memories.Get().(*[smallBody]byte)
		}
		b.n += copy(b.mem[b.n:], p)
		return len(p), nil
	}
	if err := b.spill(); err != nil {
		return 0, err
	}
	return b.file.Write(p)
}

// spill moves the body to incoming.
func (b *body) spill() (err error) {
	if b.file != nil {
		return nil
	}
	if b.file, b.path, err = b.store.create(); err != nil {
		return err
	}
	if b.mem != nil {
		_, err = b.file.Write(b.mem[:b.n])
		b.forget()
	}
	return err
}

// forget gives the memory back.
func (b *body) forget() {
	if b.mem != nil {
		memories.Put(b.mem)
	}
	b.mem, b.n = nil, 0
}

// ReadAt implements [io.ReaderAt].
func (b *body) ReadAt(p []byte, off int64) (int, error) {
	if b.file != nil {
		return b.file.ReadAt(p, off)
	}
	if off >= int64(b.n) {
		return 0, io.EOF
	}
	n := copy(p, b.mem[off:b.n])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// remove ends the body.
func (b *body) remove() {
	if b.forget(); b.file != nil {
		b.file.Close()              // read or removed next; its error says nothing more
		b.store.root.Remove(b.path) // left to Sweep if it cannot be removed
	}
}
