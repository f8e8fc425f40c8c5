// Package orieltest calls apps in tests, without a port and without a browser:
//
//	func TestGreet(t *testing.T) {
//		got := orieltest.Call[string](orieltest.New(t, app()), "greet", "Ada")
//		if got != "Hello, Ada!" {
//			t.Errorf("got %q", got)
//		}
//	}
//
// An [App] is one visitor's session, so that State lasts from call to call; [App.As] gives another visitor. Calls go
// through everything a visitor's call goes through: the gate, the queue, the limits. They reach the endpoints that API
// clients reach: an event that is private to the page needs a Name to be tested.
//
// All of it works inside a testing/synctest bubble, where time does not pass while handlers wait.
package orieltest

import (
	"cmp"
	"context"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/client"
)

// address is what the app is called. Nobody resolves it.
const address = "http://app.test/"

// An App is an app as one visitor sees it. Make it with [New]. Its methods end the test when something goes wrong that
// they do not return, so call them from the test's goroutine.
type App struct {
	t testing.TB
	c *client.Client
	s *server
}

// server is what all visitors of one app share.
type server struct {
	transport *http.Transport
	mu        sync.Mutex // guards visitors
	visitors  map[string]*App
}

// New starts an app for as long as the test runs. The app that runs is a copy with a folder of its own for files. It
// answers to any host name, and limits nobody's rate unless its Limits say so: all visitors come from one place, and
// tests are fast. Its log goes to the test's, unless it has one.
func New(t testing.TB, app *oriel.App) *App {
	t.Helper()
	mine := *app
	mine.Hosts, mine.PublicURL, mine.StateDir = nil, "", t.TempDir()
	const plenty = 1_000_000
	for _, n := range []*int{&mine.Limits.CallsPerSecond, &mine.Limits.CallBurst, &mine.Limits.SessionsPerMinute, &mine.Limits.StreamsPerAddress} {
		*n = cmp.Or(*n, plenty)
	}
	out := &output{w: t.Output()}
	if mine.Log == nil {
		mine.Log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	ctx, cancel := context.WithCancel(context.Background())
	h, err := mine.Handler(ctx)
	if err != nil {
		cancel()
		t.Fatalf("orieltest: the app does not start:\n%v", err)
	}
	l := newListener()
	hs := &http.Server{Handler: h, ErrorLog: slog.NewLogLogger(mine.Log.Handler(), slog.LevelWarn)}
	var wg sync.WaitGroup
	wg.Go(func() { hs.Serve(l) })
	s := &server{visitors: map[string]*App{}, transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return l.dial(ctx) }}}
	t.Cleanup(func() {
		s.close()
		cancel()
		hs.Close()
		wg.Wait()
		out.close()
	})
	return s.visitor(t, "")
}

// As returns the app as another visitor sees it: someone with a session, State and files of their own. The same name
// is the same visitor.
func (a *App) As(name string) *App {
	a.t.Helper()
	return a.s.visitor(a.t, name)
}

func (s *server) visitor(t testing.TB, name string) *App {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.visitors[name]; a != nil {
		return a
	}
	c, err := client.Connect(t.Context(), address, &client.Options{HTTP: &http.Client{Transport: s.transport}})
	if err != nil {
		t.Fatalf("orieltest: %v", err)
	}
	a := &App{t: t, c: c, s: s}
	s.visitors[name] = a
	return a
}

func (s *server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.visitors {
		a.c.Close()
	}
	s.transport.CloseIdleConnections()
}

// Client returns the visitor's client, for what App has no method for. The test closes it.
func (a *App) Client() *client.Client { return a.c }

// Try calls an endpoint and returns its values, or why it failed: a [*client.AppError] or [*client.ValidationError],
// for instance.
func (a *App) Try(name string, args ...any) (client.Values, error) {
	return a.c.Predict(a.t.Context(), name, args...)
}

// Call calls an endpoint and returns its values. A call that fails ends the test.
func (a *App) Call(name string, args ...any) client.Values {
	a.t.Helper()
	v, err := a.Try(name, args...)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

// Call calls an endpoint that returns one value, and decodes it. Anything else ends the test.
func Call[T any](a *App, name string, args ...any) T {
	a.t.Helper()
	var result T
	if err := a.Call(name, args...).Decode(&result); err != nil {
		a.t.Fatalf("%s: %v", name, err)
	}
	return result
}

// Stream calls an endpoint and yields the values of each step. Breaking out of the loop cancels the call, as Stop does
// on the page. A call that fails ends the test.
//
// Steps that come while the test is busy may arrive as one; the last one always comes.
func (a *App) Stream(name string, args ...any) iter.Seq[client.Values] {
	return func(yield func(client.Values) bool) {
		a.t.Helper()
		j := a.Start(name, args...)
		for e, err := range j.Events(a.t.Context()) {
			if err != nil {
				a.t.Fatal(err)
			}
			if d, ok := e.(client.Data); ok && !yield(d.Values) {
				if err := j.Cancel(a.t.Context()); err != nil {
					a.t.Fatal(err)
				}
				return
			}
		}
	}
}

// Stream calls an endpoint that returns one value at a time, and yields each one decoded, as [App.Stream] does.
func Stream[T any](a *App, name string, args ...any) iter.Seq[T] {
	return func(yield func(T) bool) {
		a.t.Helper()
		for v := range a.Stream(name, args...) {
			var value T
			if err := v.Decode(&value); err != nil {
				a.t.Fatalf("%s: %v", name, err)
			}
			if !yield(value) {
				return
			}
		}
	}
}

// Start calls an endpoint and returns at once. A call that is refused ends the test; one that is still running at the
// end of the test is cancelled.
func (a *App) Start(name string, args ...any) *client.Job {
	a.t.Helper()
	j, err := a.c.Submit(a.t.Context(), name, args...)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { j.Cancel(context.Background()) }) // does nothing if the call has ended
	return j
}

// Upload gives the app a file, and returns what stands for it in arguments. A file that the app does not take ends the
// test.
func (a *App) Upload(name string, content []byte) client.FileData {
	a.t.Helper()
	f, err := a.c.Upload(a.t.Context(), client.Bytes(name, content))
	if err != nil {
		a.t.Fatal(err)
	}
	return f
}

// Download returns what is in a file that the app returned.
func (a *App) Download(f client.FileData) []byte {
	a.t.Helper()
	r, err := a.c.Download(a.t.Context(), f)
	if err != nil {
		a.t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}
