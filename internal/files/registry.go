// Package files says who may read which stored file, and moves files in and out over HTTP.
//
// A [Registry] gives every file a handle: 144 random bits that mean something only together with their owner. On
// the wire a file is "<handle>/<name>"; the name is decoration, so that programs save the file under a good one.
// Unknown, expired and foreign handles get the same answer.
//
// An upload is kept only once package guard has passed it, and as the guard left it. What handlers make is judged when it
// comes back as the input of a call.
//
// Uploads nobody uses go after an hour. A file that a run uses is claimed, and stays until its owner's session ends
// ([Registry.Release]) or Options.Claimed has passed.
//
// Lock order: Registry.mu, then nothing. The store is called without it.
package files

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
)

// Answers of a [Registry]. Their texts may be shown to visitors.
var (
	// ErrUploadFirst refuses anything that does not look like a handle, a path of the server or a URL say.
	ErrUploadFirst = errors.New("upload the file first")
	// ErrNotFound is the one answer for handles that are unknown, expired or somebody else's.
	ErrNotFound = errors.New("the file is no longer there; upload it again")
	// ErrQuota says that an owner's files take all the space they may.
	ErrQuota = errors.New("your files take all the space one visitor may use; reload the page to start over")
)

// minCharge is what even an empty file counts against its owner's quota, so that the number of handles is bounded.
const minCharge = 16 << 10

// Options configure a [Registry]. Store is required, and Guard for uploads.
type Options struct {
	Store     blob.Store
	Guard     *guard.Guard  // judges and cleans uploads before they are kept
	Incoming  int64         // bytes of all uploads that wait for the guard's verdict; 0 means 2 GiB
	PerOwner  int64         // bytes of one owner's files; 0 means 1 GiB
	Unclaimed time.Duration // life of an upload nobody uses; 0 means 1 h
	Claimed   time.Duration // life of a file in use, from its last use; 0 means until Release
}

// A Registry knows all files by handle and owner. [New] makes it.
//
// Invariant: an owner's used is the sum of charge over its files and open writers; it is at most PerOwner.
type Registry struct {
	o Options

	mu      sync.Mutex // guards what follows
	byID    map[string]*File
	owners  map[string]*account
	waiting int64 // bytes of uploads under inspection
}

// An account is what one owner has.
type account struct {
	used    int64
	files   map[string]*File
	writers int // open ones; the account stays while there are any
}

// New makes an empty registry over o.Store.
func New(o Options) *Registry {
	if o.PerOwner <= 0 {
		o.PerOwner = 1 << 30
	}
	if o.Incoming <= 0 {
		o.Incoming = 2 << 30
	}
	if o.Unclaimed <= 0 {
		o.Unclaimed = time.Hour
	}
	return &Registry{o: o, byID: map[string]*File{}, owners: map[string]*account{}}
}

// Lookup finds a file of owner by its path on the wire. Errors are [ErrUploadFirst] and [ErrNotFound].
func (r *Registry) Lookup(owner, path string) (*File, error) {
	p, err := ParsePath(path)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(owner, p.Handle)
}

// Claim is [Registry.Lookup] for a run that is going to use the file: from now on it lives as long as claimed files.
func (r *Registry) Claim(owner, path string) (*File, error) {
	p, err := ParsePath(path)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f, err := r.find(owner, p.Handle)
	if err != nil {
		return nil, err
	}
	r.claim(f)
	return f, nil
}

// find answers for Lookup and Claim. Callers hold mu.
func (r *Registry) find(owner, handle string) (*File, error) {
	f := r.byID[handle]
	if f == nil || f.owner != owner || f.expired() {
		return nil, ErrNotFound
	}
	return f, nil
}

// claim gives f the life of a file in use. Callers hold mu.
func (r *Registry) claim(f *File) {
	f.timer.Stop()
	f.expires = time.Time{}
	if r.o.Claimed > 0 {
		r.expireAfter(f, r.o.Claimed)
	}
}

// expireAfter removes f when d has passed. Callers hold mu.
func (r *Registry) expireAfter(f *File, d time.Duration) {
	f.expires = time.Now().Add(d)
	f.timer = time.AfterFunc(d, func() { r.drop(f, true) })
}

// Remove forgets one file of owner and gives its content back to the store.
func (r *Registry) Remove(owner, path string) error {
	f, err := r.Lookup(owner, path)
	if err != nil {
		return err
	}
	return r.drop(f, false)
}

// Release forgets all files of owner, because its session ended.
func (r *Registry) Release(owner string) {
	r.mu.Lock()
	var all []*File
	if a := r.owners[owner]; a != nil {
		for _, f := range a.files {
			all = append(all, f)
		}
	}
	r.mu.Unlock()
	for _, f := range all {
		r.drop(f, false)
	}
}

// Close forgets all files, because the process ends: handles mean nothing to the next one.
func (r *Registry) Close() {
	r.mu.Lock()
	var owners []string
	for owner := range r.owners {
		owners = append(owners, owner)
	}
	r.mu.Unlock()
	for _, owner := range owners {
		r.Release(owner)
	}
}

// Used returns how many bytes count against owner's quota.
func (r *Registry) Used(owner string) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.owners[owner]; a != nil {
		return a.used
	}
	return 0
}

// drop forgets f and gives its content back. With onlyExpired it leaves a file alone that was claimed meanwhile.
func (r *Registry) drop(f *File, onlyExpired bool) error {
	r.mu.Lock()
	if r.byID[f.handle] != f || onlyExpired && !f.expired() {
		r.mu.Unlock()
		return ErrNotFound
	}
	f.timer.Stop()
	delete(r.byID, f.handle)
	a := r.owners[f.owner]
	delete(a.files, f.handle)
	a.used -= charge(f.Size)
	r.forget(f.owner, a)
	r.mu.Unlock()
	return r.o.Store.Remove(context.Background(), f.key)
}

// forget deletes an account that holds nothing. Callers hold mu.
func (r *Registry) forget(owner string, a *account) {
	if len(a.files) == 0 && a.writers == 0 {
		delete(r.owners, owner)
	}
}

// reserve counts n more bytes against an account.
func (r *Registry) reserve(a *account, n int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n > r.o.PerOwner-a.used {
		return ErrQuota
	}
	a.used += n
	return nil
}

// charge is what a file of size bytes counts against its owner's quota.
func charge(size int64) int64 { return max(size, minCharge) }

// newHandle returns 144 random bits as base64url.
func newHandle() string {
	var b [handleBytes]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}
