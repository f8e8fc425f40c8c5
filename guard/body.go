package guard

import (
	"io"
	"os"
)

// smallBody is how long a file may be that is inspected in memory. Most uploads are shorter, and making a file takes
// longer than looking at one.
const smallBody = 512 << 10

// A body is a file under inspection: in memory while it is small, in incoming once it is not.
type body struct {
	store *store
	mem   []byte
	file  *os.File // nil while in memory
	path  string   // of file
}

// Write implements [io.Writer].
func (b *body) Write(p []byte) (int, error) {
	if b.file == nil && len(b.mem)+len(p) <= smallBody {
		b.mem = append(b.mem, p...)
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
	_, err = b.file.Write(b.mem)
	b.mem = nil
	return err
}

// ReadAt implements [io.ReaderAt].
func (b *body) ReadAt(p []byte, off int64) (int, error) {
	if b.file != nil {
		return b.file.ReadAt(p, off)
	}
	if off >= int64(len(b.mem)) {
		return 0, io.EOF
	}
	n := copy(p, b.mem[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// remove ends the body.
func (b *body) remove() {
	if b.mem = nil; b.file != nil {
		b.file.Close()              // read or removed next; its error says nothing more
		b.store.root.Remove(b.path) // left to Sweep if it cannot be removed
	}
}
