// Package server speaks HTTP for an app: Gradio's protocol for API clients, Oriel's own for the page. It owns the
// listener and the streams. What the bytes look like is package wire's business; when and where calls run is the
// engine's.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/files"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/limits"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
)

// A Config is what a server is made of.
type Config struct {
	Spec     *spec.App
	Handlers []Handler            // by function ID; nil for what the page does alone
	Groups   []*engine.Group      // by function ID, whose limit it shares; nil gives each function its own with limit 1
	Engine   engine.Engine        // where calls run; the server registers the handlers with it
	Gate     *gate.Gate           // who is asking, and whether they may
	Files    *files.HTTP          // uploads and downloads; nil has neither
	Store    bind.FileStore       // the files of calls; nil if no component has any
	States   map[int]session.Kept // how long State values are kept, by component ID; may be nil
	Dropped  func(owner string)   // called when the last session of a principal is forgotten; may be nil
	Limits   limits.Table
	UI       fs.FS    // the page's assets, as from web.FS; nil serves the API alone
	Public   *url.URL // where the world sees the app; nil derives it from each request
	Key      []byte   // secret for trigger tokens; nil makes one
	Theme    string   // of the page; empty is the default
	Log      *slog.Logger
	Drain    time.Duration // how long running calls may go on after the end was asked for; 0 means 30 s
}

// A Handler is a checked function: [*bind.Handler].
type Handler interface {
	// Admit decodes and checks a call's inputs. A [*spec.Invalid] error says what is wrong with them; what it returns
	// rides along with the job as its Local.
	Admit(ctx context.Context, c *bind.Call, data []json.RawMessage) (any, error)
	// Asks reports whether the function can look at the Request of its call.
	Asks() bool
	// Function is the handler as the engine runs it.
	Function(name string, group *engine.Group, log *slog.Logger) engine.Function
}

// check returns what is missing or does not fit.
func (c *Config) check() error {
	switch {
	case c.Spec == nil || c.Engine == nil || c.Gate == nil:
		return errors.New("server: an app, an engine and a gate are needed")
	case c.Groups != nil && len(c.Groups) != len(c.Spec.Functions):
		return fmt.Errorf("server: %d functions have %d groups", len(c.Spec.Functions), len(c.Groups))
	case len(c.Handlers) != len(c.Spec.Functions):
		return fmt.Errorf("server: %d functions have %d handlers", len(c.Spec.Functions), len(c.Handlers))
	}
	for i, f := range c.Spec.Functions {
		if f.ID != i || f.Backend && c.Handlers[i] == nil {
			return fmt.Errorf("server: function %d, %s, is out of order or has no handler", i, f.Name)
		}
	}
	return c.Limits.Check()
}
