package files

import (
	"context"
	"io"
	"time"
	"unique"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
)

// A Writer takes the content of a new file. Use it from one goroutine.
type Writer struct {
	ctx    context.Context
	reg    *Registry
	name   string
	acct   *account
	blob   blob.Writer   // nil until something may be kept
	check  *guard.Upload // nil for what handlers make
	came   int64         // bytes that wait for check's verdict
	policy string        // ID of what the file passes; empty for what handlers make
	head   []byte        // the first bytes, for [Sniff]
	size   int64
	taken  int64 // counted against the owner so far
	ended  bool
}

// Create starts a file of owner that a handler makes. The name is made safe first. Nothing of it stays if ctx ends
// before Commit.
func (r *Registry) Create(ctx context.Context, owner, name string) (*Writer, error) {
	w, err := r.begin(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	if w.blob, err = r.o.Store.Create(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// begin makes a writer that counts against its owner's quota.
func (r *Registry) begin(ctx context.Context, owner, name string) (*Writer, error) {
	w := &Writer{ctx: ctx, reg: r, name: SafeName(name)}
	r.mu.Lock()
	if len(r.byID)+r.writers >= r.o.Files {
		r.mu.Unlock()
		return nil, blob.ErrFull
	}
	r.writers++
	w.acct = r.owners[owner]
	if w.acct == nil {
		w.acct = &account{reg: r, owner: owner, files: chain{kind: owned}}
		r.owners[owner] = w.acct
	}
	w.acct.writers++
	r.mu.Unlock()
	if err := w.take(minCharge); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// take counts the file up to total bytes against its owner.
func (w *Writer) take(total int64) error {
	if total <= w.taken {
		return nil
	}
	if err := w.reg.reserve(w.acct, total-w.taken); err != nil {
		return err
	}
	w.taken = total
	return nil
}

// Write implements [io.Writer]. It fails with [ErrQuota] or [blob.ErrFull] when there is no space.
func (w *Writer) Write(p []byte) (int, error) {
	if w.ended {
		return 0, blob.ErrClosed
	}
	if w.check != nil {
		return w.receive(p)
	}
	return w.keep(p)
}

// keep writes to the store.
func (w *Writer) keep(p []byte) (int, error) {
	if err := w.take(w.size + int64(len(p))); err != nil {
		return 0, err
	}
	if missing := sniffLen - len(w.head); missing > 0 {
		w.head = append(w.head, p[:min(missing, len(p))]...)
	}
	n, err := w.blob.Write(p)
	w.size += int64(n)
	return n, err
}

// Commit stores the file as an upload that waits to be claimed.
func (w *Writer) Commit() (*File, error) {
	if w.ended {
		return nil, blob.ErrClosed
	}
	defer w.Close() // does nothing after success
	if w.check != nil {
		if err := w.pass(); err != nil {
			return nil, err
		}
	}
	info, err := w.blob.Commit()
	if err != nil {
		return nil, err
	}
	w.ended = true
	f := &File{Name: w.name, Size: info.Size, key: info.Key, stored: uint32(time.Now().Unix()),
		traits: unique.Make(traits{Sniff(w.head, w.name), w.policy})}
	r := w.reg
	r.mu.Lock()
	defer r.mu.Unlock()
	w.leave()
	w.acct.used -= w.taken - charge(f.Size) // a clean copy may be smaller than what came
	r.add(w.acct, f)
	return f, nil
}

// Close abandons the file if it was not committed, and does nothing otherwise.
func (w *Writer) Close() error {
	if w.ended {
		return nil
	}
	w.ended = true
	r := w.reg
	r.mu.Lock()
	w.leave()
	w.acct.used -= w.taken
	r.forget(w.acct)
	r.mu.Unlock()
	if w.check != nil {
		w.check.Abort()
	}
	if w.blob == nil {
		return nil
	}
	return w.blob.Close()
}

// leave counts a writer that has ended no more. Callers hold the registry's mu.
func (w *Writer) leave() {
	w.acct.writers--
	w.reg.writers--
	w.reg.waiting -= w.came
}

// Add stores what src has as a claimed file of owner: an output.
func (r *Registry) Add(ctx context.Context, owner, name string, src io.Reader) (*File, error) {
	w, err := r.Create(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if _, err := copyTo(w, src, nil); err != nil {
		return nil, err
	}
	f, err := w.Commit()
	if err != nil {
		return nil, err
	}
	return f, f.Claim()
}

// Claim keeps f as a file in use, see [Registry.Claim].
func (f *File) Claim() error {
	r := f.account.reg
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.find(f.account.owner, f.Handle()); err != nil {
		return err
	}
	r.claim(f)
	return nil
}
