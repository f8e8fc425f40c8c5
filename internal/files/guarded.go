package files

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
)

// A Slot is what an upload is for: a component, or any of an app's.
type Slot struct {
	Label  string // what to call the file when it is refused; empty calls it "The file"
	Policy guard.Policy
}

// Receive starts an upload of owner: a file that passes the guard before it is kept. What Write and Commit return for
// one that does not wraps a [*guard.Refused].
func (r *Registry) Receive(ctx context.Context, owner, name string, p guard.Policy) (*Writer, error) {
	if r.o.Guard == nil {
		return nil, errors.New("files: uploads need a guard")
	}
	w, err := r.begin(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	if w.check, err = r.o.Guard.Admit(ctx, guard.Meta{Name: w.name}, p); err != nil {
		w.Close()
		return nil, err
	}
	w.policy = p.ID()
	return w, nil
}

// receive gives the guard a piece of an upload.
func (w *Writer) receive(p []byte) (int, error) {
	if err := w.take(w.came + int64(len(p))); err != nil {
		return 0, err
	}
	if err := w.reg.wait(int64(len(p))); err != nil {
		return 0, err
	}
	w.came += int64(len(p))
	return w.check.Write(p)
}

// pass ends the inspection of an upload and puts what the guard left of it into the store.
func (w *Writer) pass() error {
	_, err := w.check.Deliver(w.ctx, func(r guard.Report, clean io.Reader) (err error) {
		if moved, err := w.move(r, clean.(*guard.Clean)); moved || err != nil {
			return err
		}
		if w.blob, err = w.reg.o.Store.Create(w.ctx); err != nil {
			return err
		}
		_, err = copyTo(keeper{w}, clean, nil)
		return err
	})
	return err
}

// move moves the file of an artifact into the store, which spares reading, hashing and writing it again. It returns
// false where there is no such file, or no way from the quarantine into the store.
func (w *Writer) move(r guard.Report, clean *guard.Clean) (bool, error) {
	store, ok := w.reg.o.Store.(blob.Mover)
	f, dir, name, disk := clean.Disk()
	if !ok || !disk {
		return false, nil
	}
	head := make([]byte, min(sniffLen, r.CleanSize))
	if n, err := clean.ReadAt(head, 0); n < len(head) {
		return false, err
	}
	if err := w.take(r.CleanSize); err != nil {
		return false, err
	}
	b, err := store.Move(w.ctx, f, dir, name, r.CleanSHA256)
	switch {
	case errors.Is(err, blob.ErrElsewhere):
		return false, nil
	case err != nil:
		return false, err
	}
	w.blob, w.head, w.size = b, head, r.CleanSize
	return true, nil
}

// wait counts n more bytes of uploads that wait for the guard's verdict, or fewer if it is negative.
func (r *Registry) wait(n int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n > r.o.Incoming-r.waiting {
		return blob.ErrFull
	}
	r.waiting += n
	return nil
}

// A keeper writes to the store what the guard has passed.
type keeper struct{ w *Writer }

// Write implements [io.Writer].
func (k keeper) Write(p []byte) (int, error) { return k.w.keep(p) }

// Admit is [Registry.Claim] for an input that takes what p lets in. A file that came in under another policy, or that a
// handler made, perhaps from what a visitor sent, is inspected, once for each; if that cleans it, the answer is the clean
// copy, a file of its own.
func (r *Registry) Admit(ctx context.Context, owner, path string, p guard.Policy) (*File, error) {
	f, err := r.Claim(owner, path)
	if err != nil {
		return nil, err
	}
	id := p.ID()
	if f.traits.Value().policy == id {
		return f, nil
	}
	r.mu.Lock()
	clean := r.passed[f][id]
	r.mu.Unlock()
	if clean != nil && clean.Claim() == nil {
		return clean, nil
	}
	if clean, err = r.inspect(ctx, f, p); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byID[f.handle.tag()] != f { // it went meanwhile
		return clean, nil
	}
	if r.passed[f] == nil {
		r.passed[f] = map[string]*File{}
	}
	r.passed[f][id] = clean
	return clean, nil
}

// inspect returns f if it passes as it is, or else a clean copy.
func (r *Registry) inspect(ctx context.Context, f *File, p guard.Policy) (*File, error) {
	in, err := f.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	check, err := r.o.Guard.Admit(ctx, guard.Meta{Name: f.Name}, p)
	if err != nil {
		return nil, err
	}
	defer check.Abort()
	if _, err := copyTo(check, in, nil); err != nil {
		return nil, err
	}
	kept := f
	_, err = check.Deliver(ctx, func(report guard.Report, clean io.Reader) error {
		if report.Verdict == guard.Allow {
			return nil
		}
		w, err := r.Create(ctx, f.account.owner, f.Name)
		if err != nil {
			return err
		}
		defer w.Close()
		if _, err := copyTo(w, clean, nil); err != nil {
			return err
		}
		w.policy = p.ID()
		if kept, err = w.Commit(); err != nil {
			return err
		}
		return kept.Claim()
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// kinds are the codes that say that a file is of a kind that is not taken.
var kinds = map[guard.Code]bool{fact.CodeUnknown: true, fact.CodeUnsupported: true, fact.CodeNotAccepted: true, fact.CodeMismatch: true, fact.CodePolyglot: true}

// Why returns a sentence for the visitor about a file that was not let in, without anything that the file or its name
// says, and a stable code. It returns false for errors that are not about the file.
func Why(err error, label string) (sentence string, code guard.Code, ok bool) {
	refused, ok := errors.AsType[*guard.Refused](err)
	if !ok || errors.Is(err, ErrQuota) || errors.Is(err, blob.ErrFull) {
		return "", "", false
	}
	report := refused.Report
	report.Findings = append([]guard.Finding(nil), report.Findings...)
	for i := range report.Findings {
		report.Findings[i].Path = nil // names inside an archive
	}
	return report.Sentence(label), refused.Code(), true
}

// explain turns the guard's refusals into answers.
func (h *HTTP) explain(ctx context.Context, s Slot, err error) error {
	text, code, ok := Why(err, s.Label)
	switch {
	case !ok:
		return err
	case code == fact.CodeInternal:
		if refused, _ := errors.AsType[*guard.Refused](err); ctx.Err() == nil {
			f, _ := refused.Report.Denied()
			h.Log.ErrorContext(ctx, "an upload could not be checked", "stage", f.Stage.String(), "error", f.Detail)
		}
		return &refusal{http.StatusInternalServerError, string(code), text}
	case code == fact.CodeSize:
		return h.tooLarge()
	}
	status := http.StatusUnprocessableEntity
	if kinds[code] {
		status = http.StatusUnsupportedMediaType
	}
	h.Log.InfoContext(ctx, "upload refused", slog.String("code", string(code)))
	return &refusal{status, string(code), text}
}
