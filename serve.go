package oriel

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/engine/memory"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/files"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/server"
	"github.com/oriel-go/oriel/web"
)

// newServer joins a built app with the gate, the files, an engine and the page. loopback says that only this machine
// can connect; mounted, that another server listens. The returned function gives back what the server holds.
func newServer(a *App, b *built, loopback, mounted bool) (_ *server.Server, release func(), err error) {
	if a.Debug && !loopback {
		return nil, nil, errors.New("oriel: Debug shows callers the texts of all errors, so it works only where Launch listens on loopback")
	}
	limits := a.Limits.Filled()
	log, access := a.Log, a.Log
	if log == nil {
		log = slog.Default()
		access = slog.New(warnings{log.Handler()})
	}
	var public *url.URL
	if where := envPublicURL.value(a.PublicURL); where != "" {
		if public, err = url.Parse(where); err != nil || public.Host == "" {
			return nil, nil, fmt.Errorf("oriel: PublicURL %q is not an absolute URL", where)
		}
	}
	store, inspector, key, closeStore, err := openStore(envState.value(a.StateDir), b.spec.Name, limits.StoreBytes, a.fault)
	if err != nil {
		return nil, nil, fmt.Errorf("oriel: state folder: %w", err)
	}
	registry := files.New(files.Options{Store: store, Guard: inspector, Incoming: max(2<<30, 4*limits.File), PerOwner: limits.SessionBytes, Claimed: limits.SessionIdle})
	end := func() {
		registry.Close()
		closeStore()
	}
	defer func() {
		if err != nil {
			end()
		}
	}()
	g, err := gate.New(gate.Config{PublicURL: public, Hosts: a.Hosts, TrustedProxies: a.TrustedProxies, Loopback: loopback, Mounted: mounted,
		Features: []string{"clipboard-write", "fullscreen"}, // copy buttons and pictures; both need a visitor's press
		AppID:    b.spec.Name, InstallKey: key, Limits: limits, Log: access})
	if err != nil {
		return nil, nil, fmt.Errorf("oriel: %w", err)
	}
	cfg := server.Config{Spec: b.spec, Groups: b.groups, Engine: memory.New(memory.Options{Logger: log}), Gate: g,
		Files: &files.HTTP{Files: registry, MaxFile: limits.File, MaxBody: limits.RequestBody, MaxFiles: limits.FilesPerRequest, Log: access, Slot: slotOf(b.slots),
			Owner: func(r *http.Request) string { return gate.CallerFrom(r.Context()).Principal },
			WriteError: func(w http.ResponseWriter, r *http.Request, status int, code, detail string) {
				gate.WriteError(w, r, status, code, detail)
			}},
		Store: fileStore{registry}, Dropped: registry.Release, Limits: limits, UI: web.FS(), Public: public, Log: log}
	cfg.States = b.kept
	for _, h := range b.handlers {
		if h == nil {
			cfg.Handlers = append(cfg.Handlers, nil)
			continue
		}
		cfg.Handlers = append(cfg.Handlers, h)
	}
	s, err := server.New(cfg)
	if err != nil {
		return nil, nil, fmt.Errorf("oriel: %w", err)
	}
	return s, end, nil
}

// fileStore lets calls use the files of a registry.
type fileStore struct{ registry *files.Registry }

// Claim returns the owner's file behind a path, as the guard passes it.
func (s fileStore) Claim(ctx context.Context, owner, path string, p guard.Policy) (*bind.File, error) {
	f, err := s.registry.Admit(ctx, owner, path, p)
	if err != nil {
		return nil, err
	}
	return bound(f), nil
}

// Put stores a file for the owner.
func (s fileStore) Put(ctx context.Context, owner, name string, r io.Reader) (*bind.File, error) {
	f, err := s.registry.Add(ctx, owner, name, r)
	if err != nil {
		return nil, err
	}
	return bound(f), nil
}

func bound(f *files.File) *bind.File {
	return &bind.File{Path: f.Path(), Name: f.Name, Size: f.Size, MIME: f.MIME(),
		Open: func() (io.ReadSeekCloser, error) { return f.Open(context.Background()) }}
}

// warnings passes on what an operator should see even if the app has no log of its own.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

// openStore opens the folder where an app keeps its files and inspects uploads, with the secret of this installation.
// Without a place of its own, or when another process uses that, the app gets a private folder that goes when it ends.
func openStore(dir, app string, limit int64, fault func(guard.Stage) error) (_ *blob.DirStore, _ *guard.Guard, key []byte, release func(), err error) {
	if dir == "" {
		if cache, err := os.UserCacheDir(); err == nil {
			dir = filepath.Join(cache, "oriel", app)
		}
	}
	if dir != "" {
		if dir, err = filepath.Abs(dir); err != nil {
			return nil, nil, nil, nil, err
		}
		if key, err = installKey(dir); err != nil {
			return nil, nil, nil, nil, err
		}
		store, inspector, err := openFolders(dir, key, limit, fault)
		if !errors.Is(err, blob.ErrLocked) {
			return store, inspector, key, func() { inspector.Close(); store.Close() }, err
		}
	}
	if dir, err = os.MkdirTemp("", "oriel-"); err != nil {
		return nil, nil, nil, nil, err
	}
	key = make([]byte, keyBytes)
	rand.Read(key)
	store, inspector, err := openFolders(dir, key, limit, fault)
	if err != nil {
		return nil, nil, nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return store, inspector, key, func() { inspector.Close(); store.Close(); os.RemoveAll(dir) }, nil
}

// openFolders opens the two folders of an app's files. What an earlier process left in them goes.
func openFolders(dir string, key []byte, limit int64, fault func(guard.Stage) error) (*blob.DirStore, *guard.Guard, error) {
	store, err := blob.Dir(filepath.Join(dir, "blobs"), key, limit)
	if err != nil {
		return nil, nil, err
	}
	inspector, err := guard.New(guard.Options{Dir: filepath.Join(dir, "quarantine"), Fault: fault})
	if err == nil {
		_, err = inspector.Sweep(time.Now())
	}
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, inspector, nil
}

const keyBytes = 32

// installKey reads the secret in dir, made at the first start.
func installKey(dir string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, "key")
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		if err := newKey(dir, name); err != nil {
			return nil, err
		}
	}
	key, err := os.ReadFile(name)
	if err == nil && len(key) != keyBytes {
		err = fmt.Errorf("%s should have %d bytes, not %d: delete it to make a new one", name, keyBytes, len(key))
	}
	return key, err
}

// newKey makes a key that is there at once as a whole, for processes that start at the same time. The first one's stays.
func newKey(dir, name string) error {
	f, err := os.CreateTemp(dir, "key-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	key := make([]byte, keyBytes)
	rand.Read(key)
	_, err = f.Write(key)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), name); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
