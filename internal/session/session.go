// Package session keeps what belongs to a visitor's label: its runs, its State values and the alarms that end runs
// nobody reads.
//
// A label means something only together with the principal that the server itself established. A page view makes
// nothing here: a space begins with the first admitted call.
//
// Lock order: Registry.mu, then Space.mu, then the clock's; none is held while waiting or calling the engine's Cancel.
package session

import (
	"container/list"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/alarm"
	"github.com/oriel-go/oriel/internal/slim"
)

// Options bound a registry. A zero number has its default.
type Options struct {
	AfterLeaving time.Duration // a run goes on for this long after its reader said goodbye; 30 s
	AfterLosing  time.Duration // … after its reader vanished; 5 min
	MaxSpaces    int           // labels remembered; 10,000
	MaxPerOwner  int           // … of one principal; 256
	Idle         time.Duration // a label is remembered for this long after its last use; 24 h

	States map[int]Kept // by component ID, of those that are not just kept as long as their space

	// Left is told once of each visit that has ended: so long after the last stream of a label as a run would go on. It is
	// called without locks. Nil watches no visits.
	Left func(Visitor)

	// Dropped is told of a principal whose last label was forgotten. It is called without locks, and may be nil.
	Dropped func(owner string)

	// Forgot is told after the ended runs of a label were forgotten. It is called without locks, and may be nil.
	Forgot func()
}

type key struct{ owner, label string }

// A Registry knows all spaces. [New] makes it.
type Registry struct {
	o     Options
	epoch string
	clock alarm.Clock

	mu      sync.Mutex
	spaces  map[key]*Space
	lru     *list.List            // of *Space, most recently used first
	owners  map[string]*list.List // the same by principal; no empty lists
	present map[key]int           // clients that are there without reading
	sweep   *time.Timer           // forgets what was idle for too long; nil while there is nothing
	closed  bool
	watch   map[key][]*watcher

	visits   map[key]*visit
	visitors map[string]int // visits by principal
	parted   bool           // there are no visits any more
	parting  sync.WaitGroup // calls of Left by alarms
}

// A watcher is one call of Watch.
type watcher struct{ wake func() }

// New makes an empty registry.
func New(o Options) *Registry {
	if o.AfterLeaving == 0 {
		o.AfterLeaving = 30 * time.Second
	}
	if o.AfterLosing == 0 {
		o.AfterLosing = 5 * time.Minute
	}
	if o.MaxSpaces == 0 {
		o.MaxSpaces = 10_000
	}
	if o.MaxPerOwner == 0 {
		o.MaxPerOwner = 256
	}
	if o.Idle == 0 {
		o.Idle = 24 * time.Hour
	}
	if o.Dropped == nil {
		o.Dropped = func(string) {}
	}
	if o.Forgot == nil {
		o.Forgot = func() {}
	}
	id := make([]byte, 6)
	rand.Read(id)
	return &Registry{o: o, epoch: hex.EncodeToString(id), spaces: map[key]*Space{}, lru: list.New(),
		owners: map[string]*list.List{}, present: map[key]int{}, watch: map[key][]*watcher{},
		visits: map[key]*visit{}, visitors: map[string]int{}}
}

// Epoch names this registry: cursors of another one mean nothing here.
func (r *Registry) Epoch() string { return r.epoch }

// Space returns the space of a label, and makes it if there is none.
func (r *Registry) Space(owner, label string) *Space {
	r.mu.Lock()
	k := key{owner, label}
	if s := r.touch(k); s != nil {
		r.mu.Unlock()
		return s
	}
	s := &Space{key: k, registry: r, used: time.Now(), here: r.present[k]}
	own := r.owners[owner]
	if own == nil {
		own = list.New()
		r.owners[owner] = own
	}
	r.spaces[k], s.place, s.own = s, r.lru.PushFront(s), own.PushFront(s)
	gone := r.trim(s, own)
	r.expire()
	r.mu.Unlock()
	r.tell(gone)
	return s
}

// Find returns the space of a label, or nil.
func (r *Registry) Find(owner, label string) *Space {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.touch(key{owner, label})
}

// touch returns a space as the one used last, or nil. Callers hold mu.
func (r *Registry) touch(k key) *Space {
	s := r.spaces[k]
	if s != nil {
		r.use(s, time.Now())
	}
	return s
}

// use makes a space the one used last. Callers hold mu.
func (r *Registry) use(s *Space, now time.Time) {
	s.used = now
	r.lru.MoveToFront(s.place)
	r.owners[s.key.owner].MoveToFront(s.own)
}

// Watch calls wake whenever a run is added to a label, known or not, until stop is called. It must not block, and must
// not call the registry.
func (r *Registry) Watch(owner, label string, wake func()) (stop func()) {
	k, me := key{owner, label}, &watcher{wake}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.watch[k] = append(r.watch[k], me)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.watch[k] = slices.DeleteFunc(r.watch[k], func(w *watcher) bool { return w == me }); len(r.watch[k]) == 0 {
			delete(r.watch, k)
		}
	}
}

func (r *Registry) wake(k key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.watch[k] {
		w.wake()
	}
}

// Trim makes the registry's tables as small as they can be, after there were many more visitors than there are.
func (r *Registry) Trim() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spaces, r.owners, r.present = slim.Map(r.spaces), slim.Map(r.owners), slim.Map(r.present)
	r.watch, r.visits, r.visitors = slim.Map(r.watch), slim.Map(r.visits), slim.Map(r.visitors)
}

// Close stops all alarms and gives all states up.
func (r *Registry) Close() {
	var all []map[int]any
	defer func() {
		for _, values := range all {
			r.deleted(values)
		}
	}()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed = true; r.sweep != nil {
		r.sweep.Stop()
	}
	for el := r.lru.Front(); el != nil; el = el.Next() {
		s := el.Value.(*Space)
		all = append(all, s.end())
		s.mu.Lock()
		s.orphan.stop(r)
		for _, m := range s.members {
			m.orphan.stop(r)
		}
		s.mu.Unlock()
	}
}

// A Kind is the route that a run came by, which decides who gets to read it.
type Kind int

// The kinds.
const (
	Queued Kind = iota // Gradio's queue: read by the label's event stream
	Paged              // Oriel's page: read by the label's tab stream
	Called             // the simple API: read by its ID
)

// A Member is a run of a space.
type Member struct {
	Run    engine.Run
	Fn     int    // function ID
	Number uint64 // 1, 2, 3 … within the space
	Kind   Kind
	Added  time.Time

	mu        sync.Mutex
	seen      uint64
	ended     bool
	answered  time.Time     // zero until then
	delivered time.Time     // zero until then
	lost      bool          // it was delivered once, and that reached nobody
	takeover  chan struct{} // closed when another reader takes over
	orphan    orphan        // of a Called run, from its first reader on
	space     *Space
}

// Ended reports whether the run has ended or is forgotten.
func (m *Member) Ended() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return true
	}
	entries, err := m.Run.Read(m.seen)
	if err != nil {
		m.ended = true
	} else if n := len(entries); n > 0 {
		m.seen, m.ended = entries[n-1].Seq, entries[n-1].Terminal()
	}
	return m.ended
}

// Answer notes that the client has had the answer to its call, and wakes the label's streams.
func (m *Member) Answer() {
	m.mu.Lock()
	m.answered = time.Now()
	m.mu.Unlock()
	m.space.registry.wake(m.space.key)
}

// Answered returns when the client had the answer to its call; zero if it has not yet.
func (m *Member) Answered() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answered
}

// Deliver notes that a client has been told how the run ended. Call lost if that turns out to have reached nobody: the
// run counts as not delivered again, unless it was too long ago or another reader has delivered it since.
func (m *Member) Deliver() (lost func(within time.Duration)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	m.delivered = now
	return func(within time.Duration) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.delivered.Equal(now) && time.Since(now) <= within {
			m.delivered, m.lost = time.Time{}, true
		}
	}
}

// Lost reports whether the run's end has been told before, to a reader who may not have heard it.
func (m *Member) Lost() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lost
}

// Delivered reports whether a client has been told how the run ended.
func (m *Member) Delivered() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.delivered.IsZero()
}

// DeliveredWithin reports whether a client was told how the run ended no longer ago than d.
func (m *Member) DeliveredWithin(d time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.delivered.IsZero() && time.Since(m.delivered) <= d
}

// Take makes the caller the only reader of a Called run: the channel is closed when somebody else takes it. Call
// release at the end.
func (m *Member) Take() (taken <-chan struct{}, release func()) {
	mine := make(chan struct{})
	m.mu.Lock()
	if m.takeover != nil {
		close(m.takeover)
	}
	m.takeover = mine
	m.mu.Unlock()
	m.space.mu.Lock()
	m.orphan.attach(m.space.registry)
	m.space.mu.Unlock()
	return mine, func() {
		m.mu.Lock()
		if m.takeover == mine {
			m.takeover = nil
		}
		m.mu.Unlock()
		m.space.mu.Lock()
		defer m.space.mu.Unlock()
		m.orphan.detach(m.space.registry, m.leave)
	}
}

// leave cancels a Called run that nobody reads.
func (m *Member) leave() {
	m.space.mu.Lock()
	back := m.orphan.readers > 0 || time.Now().Before(m.orphan.alarm.Due()) // somebody, or came and went since the alarm rang
	m.space.mu.Unlock()
	if !back {
		m.Run.Cancel(engine.ReasonLeft)
	}
}
