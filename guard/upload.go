package guard

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"github.com/oriel-go/oriel/guard/clean"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/serial"
	"github.com/oriel-go/oriel/guard/sniff"
	"github.com/oriel-go/oriel/guard/walk"
)

// An Upload is one file on its way in. It belongs to one goroutine; Abort or Finish ends it.
type Upload struct {
	g      *Guard
	p      Policy
	meta   Meta
	limit  int64
	body   *body // nil once ended
	sum    hash.Hash
	scan   serial.Scanner
	text   walk.Text
	head   []byte
	early  bool // the head has been judged
	failed error
	report Report
}

// Admit is stage S0: it judges what is known before the first byte, and makes room.
func (g *Guard) Admit(ctx context.Context, m Meta, p Policy) (*Upload, error) {
	u := &Upload{g: g, p: p, meta: m, limit: p.size(), sum: sha256.New()}
	u.report = Report{Name: safeName(m.Name), Declared: cut(mediaType(m.Type), 100), Policy: p.ID()}
	err := g.at(fact.S0, func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if u.report.Name != m.Name && m.Name != "" {
			u.note(Finding{Code: fact.CodeName, Severity: fact.Note, Off: -1, Detail: "the name was made safe"})
		}
		if len(p.Accept) == 0 && !p.Opaque {
			return fact.Deny(fact.CodeNotAccepted, -1, "the policy accepts nothing")
		}
		if m.Size > u.limit {
			return fact.Over(fact.CodeSize, -1, m.Size, u.limit, "declared bytes")
		}
		u.body = &body{store: g.store}
		return nil
	})
	if err != nil {
		return nil, u.deny(fact.S0, err)
	}
	return u, nil
}

// Write is stage S1: hash, scan and store. It fails as soon as the first bytes or the length give reason to.
func (u *Upload) Write(p []byte) (int, error) {
	if u.failed != nil {
		return 0, u.failed
	}
	if u.body == nil {
		return 0, errors.New("guard: write to an upload that has ended")
	}
	n := 0
	err := u.g.at(fact.S1, func() (err error) {
		if u.report.Size+int64(len(p)) > u.limit {
			return fact.Over(fact.CodeSize, u.limit, u.report.Size+int64(len(p)), u.limit, "bytes")
		}
		if n, err = u.body.Write(p); err != nil {
			return err
		}
		u.sum.Write(p)
		u.scan.Write(p)
		u.text.Write(p)
		u.report.Size += int64(n)
		if !u.early {
			u.head = append(u.head, p[:min(len(p), sniff.HeadSize-len(u.head))]...)
			if u.early = len(u.head) == sniff.HeadSize; u.early {
				return u.judgeHead()
			}
		}
		return nil
	})
	if err != nil {
		u.failed = u.deny(fact.S1, err)
		u.Abort()
		return n, u.failed
	}
	return n, nil
}

// judgeHead refuses a file early whose first bytes are of a binary format the policy does not accept.
func (u *Upload) judgeHead() error {
	for _, m := range sniff.Bytes(u.head, nil, 1<<62) {
		if m.Family == fact.Plain || m.Family == fact.Other {
			continue
		}
		if u.p.accepts(m.Format) {
			return nil
		}
		u.report.Format = m.Format
		_, err := identify([]sniff.Match{{Format: m.Format, Family: m.Family}}, u.report.Name, u.report.Declared, u.p)
		return err
	}
	return nil
}

// Abort ends the upload and removes what was written. It does nothing after Finish.
func (u *Upload) Abort() {
	if u.body == nil {
		return
	}
	u.body.remove()
	u.body = nil
}

// Finish runs stages S2 to S7. The artifact is nil unless the error is nil.
func (u *Upload) Finish(ctx context.Context) (Report, *Artifact, error) {
	r, err := u.finish(ctx, func(r Report) (bool, error) { return u.g.store.touch(r.CleanSHA256) == nil, nil }, u.commit)
	if err != nil {
		return r, nil, err
	}
	return r, &Artifact{u.g.store, r}, nil
}

// Deliver runs stages S2 to S7 like Finish, but the guard keeps nothing: keep stores what passed in another place.
// clean is the whole artifact, a [*Clean], to be read or taken before keep returns. An error of keep refuses the file.
func (u *Upload) Deliver(ctx context.Context, keep func(r Report, clean io.Reader) error) (Report, error) {
	hand := func(r Report) error { return keep(r, &Clean{*io.NewSectionReader(u.body, 0, r.CleanSize), u.body}) }
	again := func(r Report) (bool, error) {
		if r.Verdict != Allow { // a cleaned copy was not kept
			return false, nil
		}
		return true, u.g.at(fact.S7, func() error { return hand(r) })
	}
	return u.finish(ctx, again, func(v Verdict) error {
		done := u.report
		done.Verdict = v
		if err := hand(done); err != nil {
			return err
		}
		u.report = done
		return nil
	})
}

// finish looks for a verdict that is still good, which again says of one that passed, and else inspects.
func (u *Upload) finish(ctx context.Context, again func(Report) (bool, error), commit func(Verdict) error) (Report, error) {
	defer u.Abort()
	if u.failed != nil {
		return u.report, u.failed
	}
	if u.body == nil {
		return u.report, errors.New("guard: upload has ended")
	}
	u.sum.Sum(u.report.SHA256[:0])
	key := cacheKey{u.report.SHA256, u.report.Policy, extension(u.report.Name), u.report.Declared}
	if r, ok := u.g.lookup(key); ok && (u.meta.Size <= 0 || u.meta.Size == r.Size) {
		r.Cached, r.Name, r.Findings = true, u.report.Name, append(u.report.Findings, r.Findings...)
		if _, denied := r.Denied(); denied {
			return r, &Refused{r}
		}
		r.rename()
		if good, err := again(r); err != nil {
			err = u.deny(fact.S7, err)
			return u.report, err
		} else if good {
			return r, nil
		}
	}
	stage, err := u.inspect(ctx, commit)
	if err != nil {
		err = u.deny(stage, err)
	}
	done := u.report
	done.Findings = slices.DeleteFunc(slices.Clone(done.Findings), func(f Finding) bool { return f.Code == fact.CodeName }) // of this name
	u.g.remember(key, done)
	return u.report, err
}

// inspect runs the stages in order and names the one that failed.
func (u *Upload) inspect(ctx context.Context, commit func(Verdict) error) (Stage, error) {
	var b *Budget
	var m *walk.Map
	verdict := Deny
	atRest := func() {}
	defer func() { atRest() }()
	for _, step := range []struct {
		stage Stage
		run   func() error
	}{
		{fact.S2, func() error { return u.identify() }},
		{fact.S3, func() (err error) {
			b = fact.NewBudget(ctx, u.p.Limits.WithDefaults(u.report.Format.Family()))
			atRest = b.Work()
			if u.report.Size > b.Limits.Size {
				return fact.Over(fact.CodeSize, -1, u.report.Size, b.Limits.Size, "bytes")
			}
			if u.p.Opaque && !walk.Supported(u.report.Format) {
				m = walk.Opaque(u.report.Format, u.report.Size)
				return nil
			}
			opt := u.options()
			opt.Text = &u.text
			m, err = walk.Walk(u.report.Format, u.body, u.report.Size, opt, b)
			return err
		}},
		{fact.S4, func() error { return u.confirm(m, b) }},
		{fact.S6, func() (err error) {
			verdict, err = u.clean(ctx, m, b)
			return err
		}},
		{fact.S7, func() error { return commit(verdict) }},
	} {
		if err := u.g.at(step.stage, step.run); err != nil {
			return step.stage, err
		}
	}
	return fact.S7, nil
}

func (u *Upload) options() walk.Options {
	o := u.p.options()
	o.Scratch = func() (walk.Scratch, error) { return u.g.store.scratch() }
	o.Member = member(u.p)
	return o
}

// identify is stage S2.
func (u *Upload) identify() error {
	switch {
	case u.report.Size == 0 && u.p.Opaque:
		return nil
	case u.report.Size == 0:
		return fact.Deny(fact.CodeEmpty, -1, "no bytes")
	case u.meta.Size > 0 && u.meta.Size != u.report.Size:
		return fact.Deny(fact.CodeLength, -1, "declared %d bytes, got %d", u.meta.Size, u.report.Size)
	}
	ms, err := sniff.File(u.body, u.report.Size)
	if err != nil {
		return err
	}
	u.report.Format, err = identify(ms, u.report.Name, u.report.Declared, u.p)
	return err
}

// confirm is stage S4: what the scan met and is real, judged by where it stands. In metadata that cleaning removes it does
// not matter, in text it is worth a note, elsewhere it refuses. Archives are judged by their members.
func (u *Upload) confirm(m *walk.Map, b *Budget) error {
	u.report.Media = m.Media
	u.report.Findings = append(u.report.Findings, m.Notes...)
	family := m.Format.Family()
	if family == fact.Archive {
		return nil
	}
	hits, err := u.scan.Confirm(u.body, u.report.Size, b)
	describing := map[Format]func(io.Reader, *Budget) ([]serial.Hit, error){fact.JSON: serial.Config, fact.NDJSON: serial.Config, fact.YAML: serial.Targets}
	if read := describing[m.Format]; err == nil && read != nil {
		var more []serial.Hit
		more, err = read(io.NewSectionReader(u.body, 0, u.report.Size), b)
		hits = append(hits, more...)
	}
	if err != nil {
		return err
	}
	for _, h := range hits {
		f := Finding{Code: h.Code, Stage: fact.S4, Off: h.Off, Detail: h.Name}
		switch {
		case family == fact.Plain || m.Format == fact.SVG || h.Severity == fact.Note:
			f.Severity = fact.Note
		case u.p.Clean == Strip && inDropped(m, h.Off):
			f.Severity = fact.Clean
		default:
			return fact.Deny(h.Code, h.Off, "%s", h.Name)
		}
		u.note(f)
	}
	return nil
}

func inDropped(m *walk.Map, off int64) bool {
	for _, p := range m.Parts {
		if off >= p.Off && off < p.Off+p.Len {
			return p.Drop
		}
	}
	return false
}

// clean is stage S6: strip, then walk the result again and see that stripping it changes nothing.
func (u *Upload) clean(ctx context.Context, m *walk.Map, b *Budget) (Verdict, error) {
	u.report.CleanSHA256, u.report.CleanSize = u.report.SHA256, u.report.Size
	fixed, err := clean.Fixed(m, u.body, b)
	if err != nil {
		return Deny, err
	}
	if fixed {
		return Allow, nil
	}
	u.note(Finding{Code: fact.CodeStripped, Stage: fact.S6, Severity: fact.Clean, Off: -1, Detail: "metadata"})
	if u.p.Clean == Inspect {
		u.report.Findings[len(u.report.Findings)-1].Severity = fact.Note
		return Allow, nil
	}
	dirty, out := u.body, &body{store: u.g.store}
	u.body = out
	defer dirty.remove()

	sum := sha256.New()
	n, err := clean.Strip(m, dirty, io.MultiWriter(out, sum), b)
	if err != nil {
		return Deny, err
	}
	anew := fact.NewBudget(ctx, b.Limits)
	defer anew.Work()()
	again, err := walk.Walk(m.Format, out, n, u.options(), anew)
	if err != nil {
		return Deny, fact.Deny(fact.CodeNotFixed, -1, "walking the cleaned file: %v", err)
	}
	if fixed, err = clean.Fixed(again, out, b); err != nil || !fixed {
		return Deny, errors.Join(fact.Deny(fact.CodeNotFixed, -1, "cleaning is not done after one pass"), err)
	}
	sum.Sum(u.report.CleanSHA256[:0])
	u.report.CleanSize = n
	return AllowCleaned, nil
}

// commit is stage S7.
func (u *Upload) commit(v Verdict) error {
	u.report.rename()
	if err := u.body.spill(); err != nil {
		return err
	}
	if err := u.body.file.Sync(); err != nil {
		return fmt.Errorf("guard: commit: %w", err)
	}
	done := u.report
	done.Verdict = v
	if err := u.g.store.commit(u.body.path, done); err != nil {
		return err
	}
	u.report = done
	u.body.file.Close() // synced above, and only read from here on
	u.body = nil
	return nil
}

func (u *Upload) note(f Finding) {
	if len(u.report.Findings) < 64 {
		u.report.Findings = append(u.report.Findings, f)
	}
}

// deny ends the report and makes the error. An error that is no denial becomes guard.internal, with its cause kept.
func (u *Upload) deny(s Stage, err error) error {
	f := fact.FindingOf(err)
	f.Stage, f.Severity = s, fact.Refuse
	u.report.Verdict = Deny
	u.report.CleanSHA256, u.report.CleanSize = [32]byte{}, 0
	u.report.Findings = append(u.report.Findings, f)
	refused := &Refused{u.report}
	if f.Code == fact.CodeInternal {
		return &fault{refused, err}
	}
	return refused
}

// A fault is a refusal that is not the file's fault. Its text is still a sentence for visitors; the cause is for operators.
type fault struct {
	*Refused
	cause error
}

func (f *fault) Unwrap() []error { return []error{f.Refused, f.cause} }

func cut(s string, n int) string { return s[:min(len(s), n)] }
