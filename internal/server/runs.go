package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
)

const (
	listedRuns  = 50 // of one visitor, the newest
	aboutLength = 80 // characters of what a run is about
)

// A listed run is one line of a visitor's list.
type listed struct {
	Run      string  `json:"run"`
	Fn       int     `json:"fn"`
	Here     bool    `json:"here"`     // it belongs to the tab that asks
	Status   string  `json:"status"`   // queued, running, done, failed or cancelled
	About    string  `json:"about"`    // the first text it was given; empty if there is none
	Created  int64   `json:"created"`  // in milliseconds since 1970
	Duration float64 `json:"duration"` // of one that has ended, in seconds; 0 if unknown
}

// listRuns tells a visitor's page what runs and what ran lately, in this tab and in others, the newest first.
func (s *Server) listRuns(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("tab")
	if !fromPage(w, r) || !isTab(w, r, name) {
		return
	}
	list := []listed{}
	for _, at := range s.visible(r, name) {
		f := s.cfg.Spec.Functions[at.Member.Fn]
		status, duration, ok := statusOf(at.Run)
		if !ok || f.Progress == "hidden" || slices.ContainsFunc(list, func(l listed) bool { return l.Run == at.Run.ID() }) {
			continue
		}
		list = append(list, listed{Run: at.Run.ID(), Fn: f.ID, Here: at.Label == name, Status: status, About: s.about(f, at.Run.Job()),
			Created: at.Added.UnixMilli(), Duration: duration.Seconds()})
	}
	slices.SortStableFunc(list, func(a, b listed) int { return int(b.Created - a.Created) })
	body, err := json.Marshal(map[string]any{"runs": list[:min(len(list), listedRuns)]})
	if err != nil {
		gate.Refuse(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	write(w, http.StatusOK, body)
}

// visible returns the runs of pages that a caller may see: all of a session or login, and those of the named tab of a
// caller who shares an address with others.
func (s *Server) visible(r *http.Request, tab string) []session.Found {
	caller := gate.CallerFrom(r.Context())
	all := s.sessions.Members(caller.Principal, session.Paged)
	if caller.SharedAddr {
		all = slices.DeleteFunc(all, func(f session.Found) bool { return f.Label != tab })
	}
	// Those of the tab come first, for a run that was opened in several is told once.
	slices.SortStableFunc(all, func(a, b session.Found) int {
		switch {
		case (a.Label == tab) == (b.Label == tab):
			return 0
		case a.Label == tab:
			return -1
		}
		return 1
	})
	return all
}

// statusOf tells how a run is. It returns false if the run is forgotten.
func statusOf(run engine.Run) (status string, duration time.Duration, ok bool) {
	entries, err := run.Read(0)
	if err != nil {
		return "", 0, false
	}
	status = "queued"
	for _, e := range entries {
		switch b := e.Body.(type) {
		case engine.Snapshot:
			if b.Started != nil {
				status = "running"
			}
		case engine.Started:
			status = "running"
		case engine.Done:
			status, duration = "done", b.Duration
		case engine.Failed:
			status, duration = "failed", b.Took
		case engine.Cancelled:
			status = "cancelled"
		}
	}
	return status, duration, true
}

// about returns the first text among a run's inputs. Passwords are not told.
func (s *Server) about(f *spec.Function, job engine.Job) string {
	var inputs []json.RawMessage
	if json.Unmarshal(job.Input, &inputs) != nil {
		return ""
	}
	for i, raw := range inputs {
		c := s.cfg.Spec.Component(f.Inputs[i])
		var text string
		var props struct{ Type string }
		if c == nil || c.State || json.Unmarshal(raw, &text) != nil || json.Unmarshal(c.Props, &props) != nil || props.Type == "password" {
			continue
		}
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			if utf8.RuneCountInString(text) > aboutLength {
				text = string([]rune(text)[:aboutLength-1]) + "…"
			}
			return text
		}
	}
	return ""
}

// openRun makes a run part of a tab, whose stream then tells it from its beginning. An unknown run, somebody else's and
// a forgotten one look the same.
func (s *Server) openRun(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Run string `json:"run"`
		Tab string `json:"tab"`
	}
	if !fromPage(w, r) || !s.read(w, r, &body) || !isTab(w, r, body.Tab) {
		return
	}
	all := s.visible(r, body.Tab)
	i := slices.IndexFunc(all, func(f session.Found) bool { return f.Run.ID() == body.Run })
	if i < 0 {
		gate.NotFound(w, r)
		return
	}
	if _, _, ok := statusOf(all[i].Run); !ok {
		gate.NotFound(w, r)
		return
	}
	s.sessions.Space(gate.CallerFrom(r.Context()).Principal, body.Tab).Open(all[i].Run, all[i].Fn)
	write(w, http.StatusOK, []byte("{}"))
}

// isTab checks the name of a tab, and answers if it is none.
func isTab(w http.ResponseWriter, r *http.Request, name string) bool {
	if !isLabel(name) {
		gate.WriteError(w, r, http.StatusBadRequest, "tab", "A tab has 6 to 64 letters, digits, hyphens and underscores.")
		return false
	}
	return true
}
