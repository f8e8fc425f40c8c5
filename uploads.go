package oriel

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/internal/files"
)

// An uploader is a component that takes files.
type uploader interface {
	Component
	// uploads says what the guard lets in for it, apart from limits.
	uploads() (guard.Policy, error)
}

// onlyPictures is the policy of components that show pictures.
func onlyPictures() guard.Policy {
	return guard.Policy{Accept: []guard.Format{fact.PNG, fact.JPEG, fact.GIF, fact.WebP}, MotionPhoto: true}
}

// accepting is the policy of an accept list; an empty one takes every file. An extension of no format that the guard
// knows takes every kind of content, too: a .npz is a ZIP archive, a .safetensors nothing that has a walker.
func accepting(list []string) (guard.Policy, error) {
	p := guard.Policy{MotionPhoto: true}
	if len(list) == 0 {
		list = []string{"file"}
	}
	for _, entry := range list {
		formats, err := guard.Accept(entry)
		switch {
		case entry == "file", err != nil && strings.HasPrefix(entry, ".") && len(entry) > 1:
			p.Accept, p.Opaque = fact.Formats(), true
		case err == nil && !strings.Contains(entry, "/"):
			p.Accept = union(p.Accept, formats)
		default:
			return p, fmt.Errorf("Accept has %q, which is neither an extension such as \".pdf\" nor one of image, audio, video, text and file", entry)
		}
	}
	return p, nil
}

// union adds to list what it lacks of more.
func union(list, more []guard.Format) []guard.Format {
	for _, f := range more {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// slot notes what a component lets in. Files are handed over as they are, so the limits that protect whoever parses
// them are wide; the app's own are exact.
func (b *builder) slot(id int, c Component, label string) {
	u, ok := c.(uploader)
	if !ok {
		return
	}
	p, err := u.uploads()
	if err != nil {
		b.errs = append(b.errs, fmt.Errorf("%s: %w", named(c), err))
	}
	l := b.app.Limits.Filled()
	p.Limits = guard.Limits{Size: l.File, Pixels: int64(l.ImagePixels), Side: int64(l.ImageSide), Frames: int64(l.ImageFrames),
		Cells: 100_000_000, Nodes: 10_000_000, Duration: 24 * time.Hour}
	c.core().accept = p
	b.slots[id] = files.Slot{Label: label, Policy: p}
}

// slotOf returns what the component with that ID lets in. Clients of the API do not say what an upload is for: "" is what
// any component lets in, and admission looks again. A file that some component wants whole is not cleaned before that.
func slotOf(slots map[int]files.Slot) func(component string) (files.Slot, bool) {
	var all guard.Policy
	for _, id := range slices.Sorted(maps.Keys(slots)) {
		p := slots[id].Policy
		all.Accept = union(all.Accept, p.Accept)
		all.Limits, all.MotionPhoto, all.Opaque = p.Limits, p.MotionPhoto, all.Opaque || p.Opaque
		all.Clean = max(all.Clean, p.Clean)
	}
	return func(component string) (files.Slot, bool) {
		if component == "" {
			return files.Slot{Policy: all}, len(slots) > 0
		}
		id, err := strconv.Atoi(component)
		s, ok := slots[id]
		return s, ok && err == nil
	}
}

// notAdmitted is what a visitor gets to know when a call's file cannot be used. field is the component's label.
func notAdmitted(err error, field string) error {
	if text, _, ok := files.Why(err, field); ok {
		return errors.New(text)
	}
	switch {
	case errors.Is(err, files.ErrQuota):
		return Errorf("%s: %v.", field, files.ErrQuota)
	case errors.Is(err, blob.ErrFull):
		return Errorf("%s: the server has no space for the file. Try again later.", field)
	}
	return Errorf("%s: upload the file first.", field)
}
