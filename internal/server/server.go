package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/internal/strictjson"
	"github.com/oriel-go/oriel/web"
)

// A Server answers requests for one app. Make it with [New].
type Server struct {
	cfg      Config
	handler  http.Handler
	sessions *session.Registry
	assets   *assets
	callJSON strictjson.Options // of the body of a call
	unloads  []*spec.Function
	words    map[string]string         // of the page itself, in the app's language; nil for English
	document func() (*document, error) // the page, once it was asked for
	timing   timing
	closings closings
	lot      lot

	draining atomic.Bool
	pages    atomic.Int64    // open streams of tabs
	ending   context.Context // of the server: streams end with it
	end      context.CancelFunc
	closing  <-chan struct{} // ending's
	once     sync.Once
}

// timing is how long streams wait for what; tests shorten it.
type timing struct {
	beat   time.Duration // between heartbeats
	hold   time.Duration // of close_stream
	grace  time.Duration // for a client to see the end of its stream
	answer time.Duration // for a client to note the answer to a join that it has read: several threads of one may be at it
	unread time.Duration // for a client to read that answer
	rank   time.Duration // between estimations
	frame  time.Duration // between writes to a page
	stall  time.Duration // without progress of a write
	park   time.Duration // without anything to say, until a stream is parked
	behind time.Duration // a write that took longer makes the next one merge
	token  time.Duration // validity of trigger tokens
	linger time.Duration // after the last run, for pages to fetch the files it made
}

// New checks a configuration and registers its handlers with the engine. It starts nothing.
func New(c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	c.Limits = c.Limits.Filled()
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Drain == 0 {
		c.Drain = 30 * time.Second
	}
	if c.Key == nil {
		c.Key = make([]byte, 32)
		rand.Read(c.Key)
	}
	s := &Server{cfg: c,
		timing: timing{beat: 15 * time.Second, hold: 100 * time.Millisecond, grace: 50 * time.Millisecond, answer: 150 * time.Millisecond, unread: 3 * time.Second, rank: 500 * time.Millisecond,
			frame: 16 * time.Millisecond, stall: 30 * time.Second, park: 2 * time.Second, behind: 100 * time.Millisecond, token: 24 * time.Hour, linger: 500 * time.Millisecond}}
	s.lot.settle, s.lot.tidy = 10*time.Second, s.tidy
	s.ending, s.end = context.WithCancel(context.Background())
	s.closing = s.ending.Done()
	left, states := (func(session.Visitor))(nil), maps.Clone(c.States)
	for _, f := range c.Spec.Functions {
		if f.Unload() {
			s.unloads, left = append(s.unloads, f), s.unload
			for _, id := range f.Inputs {
				if kept, ok := states[id]; ok {
					kept.Visit = true
					states[id] = kept
				}
			}
		}
	}
	s.sessions = session.New(session.Options{Left: left, AfterLeaving: c.Limits.AfterLeaving, AfterLosing: c.Limits.AfterLosing,
		Idle: c.Limits.SessionIdle, Dropped: c.Dropped, States: states, Forgot: s.lot.note})
	s.callJSON = strictjson.From(c.Limits, c.Limits.CallJSON)
	for i, f := range c.Spec.Functions {
		if slices.ContainsFunc(f.Inputs, s.isTable) {
			s.callJSON.Tokens = c.Limits.TableTokens
		}
		if h := c.Handlers[i]; h != nil {
			var group *engine.Group
			if c.Groups != nil {
				group = c.Groups[i]
			}
			fn := h.Function(f.Name, group, c.Log)
			if fn.MaxWaiting == 0 {
				fn.MaxWaiting = c.Limits.WaitingPerFunction
			}
			fn.MaxLane = c.Limits.WaitingPerPrincipal
			if f.Unload() {
				fn.Run = s.logged(f.Name, fn.Run)
			}
			if err := c.Engine.Register(fn); err != nil {
				return nil, fmt.Errorf("server: function %s: %w", f.Name, err)
			}
		}
	}
	if c.UI != nil {
		s.assets = &assets{fs: c.UI}
		if c.Spec.Lang != "" {
			words, err := web.Words(c.Spec.Lang)
			if err != nil {
				return nil, fmt.Errorf("server: %w", err)
			}
			s.words = words
		}
		s.document = sync.OnceValues(s.newDocument)
	}
	s.handler = c.Gate.Wrap(s.routes())
	return s, nil
}

// tidy makes tables small that were large.
func (s *Server) tidy() {
	s.sessions.Trim()
	s.cfg.Gate.Trim()
	if e, ok := s.cfg.Engine.(interface{ Trim() }); ok {
		e.Trim()
	}
}

// isTable reports whether a component's value may be a large table or tree.
func (s *Server) isTable(id int) bool {
	c := s.cfg.Spec.Component(id)
	return c != nil && slices.Contains([]string{"dataframe", "json", "plot", "api"}, c.Type)
}

// Handler returns the app for mounting in another server. Close ends its streams.
func (s *Server) Handler() http.Handler { return s.handler }

// States returns where the values of State components are kept.
func (s *Server) States() *session.Registry { return s.sessions }

// Serve answers connections of ln until ctx is done, then lets running calls end. It returns nil after a clean end.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	hs := s.cfg.Gate.Server(s.handler)
	failed := make(chan error, 1)
	var wg sync.WaitGroup
	wg.Go(func() { failed <- hs.Serve(s.cfg.Gate.Listener(ln)) })
	defer wg.Wait()
	select {
	case err := <-failed:
		s.Close(context.WithoutCancel(ctx))
		return fmt.Errorf("server: %w", err)
	case <-ctx.Done():
	}
	watched := s.pages.Load() > 0
	drained := s.Close(context.WithoutCancel(ctx))
	if watched {
		<-time.After(s.timing.linger)
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := hs.Shutdown(end); err != nil {
		hs.Close()
	}
	s.lot.wait(end)
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("server: %w", err)
	}
	return drained
}

// Close says goodbye for all visitors, stops taking calls, waits for running ones as long as the configuration allows, tells their readers how they
// ended, and ends all streams. It does not close listeners.
func (s *Server) Close(ctx context.Context) error {
	var err error
	s.once.Do(func() {
		s.draining.Store(true)
		s.sessions.Part()
		ctx, cancel := context.WithTimeout(ctx, s.cfg.Drain)
		defer cancel()
		err = s.cfg.Engine.Drain(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			err = nil // the rest was cancelled, as promised
		}
		s.end()
		s.lot.close()
		s.sessions.Close()
	})
	return err
}
