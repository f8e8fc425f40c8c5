package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/seal"
)

// Options set up a Guard.
type Options struct {
	Dir  string     // quarantine directory, best on a noexec file system; required
	Ring *seal.Ring // seals reports; nil makes a key that dies with the process

	// Fault is asked before each stage, and what it returns makes the stage fail: for tests of what surrounds a guard.
	// It can only refuse files. It may be nil.
	Fault func(Stage) error
}

// A Guard inspects uploads and keeps what passed. It is safe for concurrent use.
type Guard struct {
	store *store
	mu    sync.Mutex // guards cache and order
	cache map[cacheKey]Report
	order []cacheKey // oldest first

	fault func(Stage) error // see Options.Fault
}

// A cacheKey is all that a verdict depends on.
type cacheKey struct {
	sum    [32]byte
	policy string
	ext    string // of the name, which is no other part of it
	typ    string
}

const cacheSize = 4096

// New opens the quarantine directory.
func New(o Options) (*Guard, error) {
	if o.Dir == "" {
		return nil, errors.New("guard: Options.Dir is empty; name a directory for uploads")
	}
	if o.Ring == nil {
		o.Ring = seal.NewRing()
	}
	s, err := openStore(o.Dir, o.Ring)
	if err != nil {
		return nil, err
	}
	return &Guard{store: s, cache: map[cacheKey]Report{}, fault: o.Fault}, nil
}

// Close lets go of the quarantine directory. Artifacts cannot be opened afterwards.
func (g *Guard) Close() error { return g.store.root.Close() }

// Sweep removes artifacts last used, and uploads begun, before t. It returns how many files went.
func (g *Guard) Sweep(t time.Time) (int, error) { return g.store.sweep(t) }

// Meta is what a client says about a file. None of it is believed.
type Meta struct {
	Name string // file name; "" if none
	Type string // Content-Type; "" if none
	Size int64  // declared length; 0 or less if not known
}

// Inspect reads a whole file and says what becomes of it. It is Admit, Write and Finish in one call.
//
// The artifact is nil unless the error is nil. A refused file gives a [*Refused], whose text is a sentence for visitors;
// every other error is a fault of ours or of the reader, and the file is denied as well.
func (g *Guard) Inspect(ctx context.Context, r io.Reader, m Meta, p Policy) (Report, *Artifact, error) {
	u, err := g.Admit(ctx, m, p)
	if err != nil {
		if refused, ok := errors.AsType[*Refused](err); ok {
			return refused.Report, nil, err
		}
		return Report{}, nil, err
	}
	defer u.Abort()
	if _, err := io.CopyBuffer(struct{ io.Writer }{u}, struct{ io.Reader }{r}, make([]byte, 64<<10)); err != nil {
		if refused, ok := errors.AsType[*Refused](err); ok {
			return refused.Report, nil, err
		}
		return u.report, nil, fmt.Errorf("guard: read upload: %w", err)
	}
	return u.Finish(ctx)
}

// at runs one stage: a fault set by a test, then fn, whose panics become internal denials.
func (g *Guard) at(s Stage, fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("guard: %s: panic: %v", s, r)
		}
	}()
	if g.fault != nil {
		if err := g.fault(s); err != nil {
			return err
		}
	}
	return fn()
}

func (g *Guard) lookup(k cacheKey) (Report, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.cache[k]
	return r, ok
}

// remember keeps a verdict, unless it is about more than the file: faults of ours, the time, what the client promised.
func (g *Guard) remember(k cacheKey, r Report) {
	if f, denied := r.Denied(); denied && (f.Code == fact.CodeInternal || f.Code == fact.CodeTime || f.Code == fact.CodeLength) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, ok := g.cache[k]; !ok {
		if len(g.order) == cacheSize {
			delete(g.cache, g.order[0])
			g.order = g.order[1:]
		}
		g.order = append(g.order, k)
	}
	g.cache[k] = r
}
