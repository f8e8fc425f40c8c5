package files

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Times and sizes of upload progress.
const (
	progressWait  = 3 * time.Second  // for an upload to begin
	progressKeep  = 30 * time.Second // after its end
	progressPause = 50 * time.Millisecond
	heartbeat     = 15 * time.Second
	writeWindow   = 30 * time.Second
	maxTracks     = 10_000
)

var errBeingRead = &refusal{http.StatusConflict, "being_read", "Somebody else follows this upload."}

// progress knows the uploads that somebody may follow, and readers that wait for one to begin.
type progress struct {
	mu     sync.Mutex // guards tracks and every track's fields
	tracks map[trackKey]*track
}

type trackKey struct{ owner, id string }

// A track is what has arrived of one upload and not been told yet. Its one reader is told by changed.
type track struct {
	p       *progress
	key     trackKey
	begun   chan struct{} // closed at the first byte
	changed chan struct{} // has one token when there is something to tell
	started bool
	ended   bool
	read    bool // has a reader
	news    []arrival
}

type arrival struct {
	name  string
	bytes int
}

// find returns the track for key, making one if there is room. Callers hold mu.
func (p *progress) find(key trackKey) *track {
	if t := p.tracks[key]; t != nil {
		return t
	}
	if len(p.tracks) >= maxTracks {
		return nil
	}
	if p.tracks == nil {
		p.tracks = map[trackKey]*track{}
	}
	t := &track{p: p, key: key, begun: make(chan struct{}), changed: make(chan struct{}, 1)}
	p.tracks[key] = t
	return t
}

// begin starts telling about an upload. It returns nil if nobody can be told; the track's methods take that.
func (p *progress) begin(key trackKey) *track {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.tracks[key]; old != nil && old.ended {
		delete(p.tracks, key)
	}
	t := p.find(key)
	if t == nil || t.started {
		return nil
	}
	t.started = true
	close(t.begun)
	return t
}

// end tells that an upload is over, and forgets it a little later.
func (p *progress) end(t *track) {
	if t == nil {
		return
	}
	p.mu.Lock()
	t.ended = true
	p.mu.Unlock()
	t.signal()
	time.AfterFunc(progressKeep, func() { p.forget(t) })
}

// forget drops t.
func (p *progress) forget(t *track) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tracks[t.key] == t {
		delete(p.tracks, t.key)
	}
}

// add tells that n more bytes of a file have arrived.
func (t *track) add(name string, n int) {
	if t == nil {
		return
	}
	t.p.mu.Lock()
	if last := len(t.news) - 1; last >= 0 && t.news[last].name == name {
		t.news[last].bytes += n
	} else {
		t.news = append(t.news, arrival{name, n})
	}
	t.p.mu.Unlock()
	t.signal()
}

func (t *track) signal() {
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// take returns what has not been told yet, and whether the upload is over.
func (t *track) take() ([]arrival, bool) {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	news := t.news
	t.news = nil
	return news, t.ended
}

// attach finds the upload for its one reader, waiting a little for it to begin.
func (p *progress) attach(ctx context.Context, key trackKey) (*track, error) {
	p.mu.Lock()
	t := p.find(key)
	if t == nil || t.read {
		p.mu.Unlock()
		if t == nil {
			return nil, errMissing
		}
		return nil, errBeingRead
	}
	t.read = true
	p.mu.Unlock()
	wait := time.NewTimer(progressWait)
	defer wait.Stop()
	select {
	case <-t.begun:
		return t, nil
	case <-wait.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.started {
		return t, nil
	}
	delete(p.tracks, key)
	return nil, errMissing
}

// detach lets another reader follow, or forgets an upload whose end was told.
func (p *progress) detach(t *track, told bool) {
	if told {
		p.forget(t)
	}
	p.mu.Lock()
	t.read = false
	p.mu.Unlock()
}

// Progress answers GET ?upload_id=… with server-sent events about the caller's own upload of that name.
func (h *HTTP) Progress(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("upload_id")
	if !isUploadID(id) {
		h.fail(w, r, errUploadID)
		return
	}
	t, err := h.progress.attach(r.Context(), trackKey{h.Owner(r), id})
	if err != nil {
		h.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	err = follow(r.Context(), w, t)
	h.progress.detach(t, err == nil)
}

// follow writes what happens to t until its end.
func follow(ctx context.Context, w http.ResponseWriter, t *track) error {
	ctl := http.NewResponseController(w)
	defer ctl.SetWriteDeadline(time.Time{}) // the connection may serve other requests
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	pause := time.NewTicker(progressPause)
	defer pause.Stop()
	for {
		var out []byte
		news, ended := t.take()
		for _, a := range news {
			name, err := json.Marshal(a.name)
			if err != nil {
				return err
			}
			out = fmt.Appendf(out, "data: {\"msg\": \"update\", \"orig_name\": %s, \"chunk_size\": %d}\n\n", name, a.bytes)
		}
		if ended {
			out = append(out, "data: {\"msg\": \"done\"}\n\n"...)
		}
		if err := send(w, ctl, out); err != nil || ended {
			return err
		}
		// Collect small arrivals for a moment before looking again.
		select {
		case <-pause.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case <-t.changed:
		case <-beat.C:
			if err := send(w, ctl, []byte("data: {\"msg\": \"heartbeat\"}\n\n")); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// send writes and flushes within writeWindow.
func send(w http.ResponseWriter, ctl *http.ResponseController, b []byte) error {
	if len(b) == 0 {
		return ctl.Flush()
	}
	ctl.SetWriteDeadline(time.Now().Add(writeWindow))
	if _, err := w.Write(b); err != nil {
		return err
	}
	return ctl.Flush()
}
