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
	Files     int           // of all owners together, those that are being written included; 0 means 1,048,576
	Unclaimed time.Duration // life of an upload nobody uses; 0 means 1 h
	Claimed   time.Duration // life of a file in use, from its last use; 0 means until Release
}

// A Registry knows all files by handle and owner. [New] makes it.
//
// Invariant: an owner's used is the sum of charge over its files and open writers; it is at most PerOwner. Files and
// open writers together are at most Files. A file that expires is in the term it lives by, and each term is in the order
// in which its files do.
type Registry struct {
	o     Options
	epoch time.Time // where its clock begins

	mu      sync.Mutex // guards what follows
	byID    map[tag]*File
	owners  map[string]*account
	passed  map[*File]map[string]*File // by policy that a file did not come in under: the file, or a clean copy
	fresh   term                       // files that nobody has claimed
	used    term                       // files in use
	writers int                        // open ones of all accounts
	waiting int64                      // bytes of uploads under inspection
}

// An account is what one owner has.
type account struct {
	reg     *Registry
	owner   string
	used    int64
	files   chain
	writers int // open ones; the account stays while there are any
}

// New makes an empty registry over o.Store.
func New(o Options) *Registry {
	if o.PerOwner <= 0 {
		o.PerOwner = 1 << 30
	}
	if o.Files <= 0 {
		o.Files = 1 << 20
	}
	if o.Incoming <= 0 {
		o.Incoming = 2 << 30
	}
	if o.Unclaimed <= 0 {
		o.Unclaimed = time.Hour
	}
	return &Registry{o: o, epoch: time.Now(), byID: map[tag]*File{}, owners: map[string]*account{}, passed: map[*File]map[string]*File{},
		fresh: term{life: o.Unclaimed, files: chain{kind: ending}}, used: term{life: o.Claimed, files: chain{kind: ending}}}
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
func (r *Registry) find(owner, name string) (*File, error) {
	h := handle([]byte(name)) // of a path that was parsed
	f := r.byID[h.tag()]
	if f == nil || f.handle != h || f.account.owner != owner || r.expired(f) {
		return nil, ErrNotFound
	}
	return f, nil
}

// claim gives f the life of a file in use. Callers hold mu.
func (r *Registry) claim(f *File) {
	r.term(f).files.take(f)
	f.claimed, f.expires = true, 0
	if r.used.life > 0 {
		r.live(f)
	}
}

// Remove forgets one file of owner and gives its content back to the store.
func (r *Registry) Remove(owner, path string) error {
	f, err := r.Lookup(owner, path)
	if err != nil {
		return err
	}
	return r.drop(f)
}

// Release forgets all files of owner, because its session ended.
func (r *Registry) Release(owner string) {
	r.mu.Lock()
	var all []*File
	if a := r.owners[owner]; a != nil {
		for f := a.files.first; f != nil; f = f.chained[owned].behind {
			all = append(all, f)
		}
	}
	r.mu.Unlock()
	for _, f := range all {
		r.drop(f)
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
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fresh.stop()
	r.used.stop()
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

// add makes f known as a file of a that waits to be claimed. Callers hold mu.
func (r *Registry) add(a *account, f *File) {
	for taken := true; taken; _, taken = r.byID[f.handle.tag()] {
		f.handle = handle([]byte(newHandle()))
	}
	f.account = a
	r.byID[f.handle.tag()] = f
	a.files.push(f)
	r.live(f)
}

// drop forgets f and gives its content back.
func (r *Registry) drop(f *File) error {
	r.mu.Lock()
	known := r.byID[f.handle.tag()] == f
	if known {
		r.remove(f)
	}
	r.mu.Unlock()
	if !known {
		return ErrNotFound
	}
	return r.o.Store.Remove(context.Background(), f.key)
}

// remove is drop for all but the content. Callers hold mu.
func (r *Registry) remove(f *File) {
	r.term(f).files.take(f)
	f.account.files.take(f)
	delete(r.byID, f.handle.tag())
	delete(r.passed, f)
	f.account.used -= charge(f.Size)
	r.forget(f.account)
}

// forget deletes an account that holds nothing. Callers hold mu.
func (r *Registry) forget(a *account) {
	if a.files.first == nil && a.writers == 0 {
		delete(r.owners, a.owner)
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
