// Package engine says when and where runs happen, and tells everyone who asks how they went.
//
// A run is one call of one function. Whoever starts it gets a [Run], and so does anyone who finds it again later: a
// run keeps a log of entries, and any number of readers follow that log from any point, at their own pace. A page
// that reloads, a client whose connection broke and a second window all read the same log.
//
// # Writing
//
// The function appends to its [Log]. One call of [Log.Append] is one step: everything that one yield of the handler
// changed. Entries are numbered 1, 2, 3 … and never change afterwards.
//
// # Reading
//
// [Run.Read] returns what there is after a sequence number, without blocking; [Run.Notify] says when to look again;
// [Entries] joins the two into a loop. The log keeps a bounded tail. A reader that asks for an entry older than the
// tail gets one [Snapshot] in its place, so that it never sees a gap and never sees a change twice.
//
// # Engines
//
// Package engine/memory runs everything in this process. Nothing here assumes that the writer of a log and its
// readers share a process; package engine/enginetest holds the promises every engine keeps.
package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// An Engine queues jobs, runs them within their group's limit, and keeps their logs for a while after they end.
type Engine interface {
	// Register offers to run f here. A second function of the same name is an error.
	Register(f Function) error

	// Submit queues a job and returns at once. It fails with [ErrFull], [ErrLaneFull], [ErrDraining] or
	// [ErrUnknownFunction]; it never blocks on a full queue.
	Submit(ctx context.Context, j Job) (Run, error)

	// Attach finds a run by its ID, live or recently ended, or returns [ErrGone].
	// It does not ask who wants to know: compare [Job.Owner] before showing anything.
	Attach(ctx context.Context, id string) (Run, error)

	// Drain stops taking jobs, ends waiting ones with [ReasonShutdown], and waits for running ones to end. When ctx
	// is done first, it cancels the running ones with [ReasonShutdown] and returns ctx's error.
	Drain(ctx context.Context) error
}

// Reasons why Submit or Attach refuse.
var (
	ErrFull            = errors.New("engine: the function's queue is full")
	ErrLaneFull        = errors.New("engine: the caller has too many waiting jobs")
	ErrDraining        = errors.New("engine: shutting down")
	ErrUnknownFunction = errors.New("engine: no such function")
	ErrGone            = errors.New("engine: no such run")
	ErrEnded           = errors.New("engine: the run has ended")
)

// A Function is what jobs call.
type Function struct {
	Name  string // unique within the engine
	Group *Group // whose limit it shares; nil means a group of its own with limit 1

	// Run does the work and appends what comes of it. It must not append a terminal entry: returning nil ends the
	// run with [Done], a [*Failure] with [Failed] and any other error with a [Failed] that shows nothing of it.
	// When the run was cancelled, ctx is done and [context.Cause] is a [*CancelError].
	Run func(ctx context.Context, j Job, log Log) error

	Batch      *Batch        // call several waiting jobs at once; Run is not used then
	MaxWaiting int           // waiting jobs before [ErrFull]; 0 means 1,000
	MaxLane    int           // waiting jobs of one Job.Owner before [ErrLaneFull]; 0 means 100
	Timeout    time.Duration // cancels a run with [ReasonTimeout] this long after its start; 0 means never
}

// A Batch tells the engine to collect waiting jobs of a function and run them in one call.
type Batch struct {
	Max  int           // jobs per call, at least 1
	Wait time.Duration // how long the first job waits for others; 0 takes what is there

	// Run does the work of all jobs. errs has one error or nil for each job; a nil errs means that all succeeded.
	Run func(ctx context.Context, jobs []Job, logs []Log) (errs []error)
}

// A Group limits how many jobs of its functions run at the same time.
type Group struct {
	Name  string // for logs and status pages
	Limit int    // jobs at once; 0 means 1, a negative number no limit
}

// A Job is one request to call a function.
type Job struct {
	ID    string // unique, at least 128 bits from crypto/rand: knowing it is part of the authority to read the run
	Func  string // [Function.Name]
	Owner string // the principal who may read and cancel the run
	Lane  string // jobs of different lanes take turns; usually the owner and its session label

	Input json.RawMessage   // the call's arguments as one JSON array
	Files []string          // handles of the blobs that Input refers to
	Meta  map[string]string // what the front end wants to find again, for example the public URL at the call

	// Local rides along while the job stays in the process that submitted it, and spares decoding Input again.
	// A function must do without it.
	Local any
}

// A Log takes what a running function has to say. It is safe for concurrent use.
type Log interface {
	// Append adds one step: the bodies get consecutive numbers and share a step number. It returns [ErrEnded] after
	// the run has ended, which includes cancelled runs whose handler goes on. Bodies must not be changed afterwards.
	Append(bodies ...Body) error
}

// A LastLog is a Log that spares the readers a wake when the end of the run is about to follow. Not every engine's logs are
// LastLogs.
type LastLog interface {
	// AppendLast is Append for a function that returns now: readers hear of it with the end.
	AppendLast(bodies ...Body) error
}

// A Run is one call, waiting, running or ended, as a reader sees it. It is safe for concurrent use.
type Run interface {
	ID() string
	Job() Job

	// Read returns the entries after the given sequence number that exist now, oldest first; 0 reads from the start.
	// If they are no longer all there, the first entry returned is a [Snapshot]. The slice is shared: do not change it.
	// An ended run's last entry is terminal, and may be all that is left besides the snapshot once the run was read to its
	// end and nobody waits to be notified of it. Read returns [ErrGone] once the engine has forgotten the run.
	Read(after uint64) ([]Entry, error)

	// Notify sends on wake, without blocking, after each append and each change of [Run.Place], until stop is called.
	// A channel with room for one value loses nothing. One wake channel may serve many runs.
	Notify(wake chan<- struct{}) (stop func())

	// Place tells where the run stands in its queue.
	Place() Place

	// Cancel ends the run: its terminal entry is appended at once, and the context of a running function is done
	// with a [*CancelError] as its cause. The first cancel wins; on an ended run it does nothing.
	// The group's slot is free only when the function has returned.
	Cancel(r Reason)
}

// A Forgetter is a Run that its engine can forget before its time, because everybody who may read it has. Not every
// engine's runs are Forgetters.
type Forgetter interface {
	// Forget frees an ended run. On any other it does nothing.
	Forget()
}

// A Place is a run's position in its group's queue.
type Place struct {
	Waiting bool          // false once the run has started or ended
	Rank    int           // runs that start before this one
	Size    int           // runs waiting in the group, this one included
	ETA     time.Duration // until it ends, from the mean run time of its function; 0 means unknown
}

// A Reason says why a run was cancelled.
type Reason string

// The reasons Oriel itself uses.
const (
	ReasonUser       Reason = "user"       // somebody pressed Stop
	ReasonLeft       Reason = "left"       // nobody has read the run for too long
	ReasonTimeout    Reason = "timeout"    // [Function.Timeout] has passed
	ReasonShutdown   Reason = "shutdown"   // the process is ending
	ReasonSuperseded Reason = "superseded" // a newer run took its place
)

// A CancelError is the cause of a cancelled run's context.
type CancelError struct{ Reason Reason }

func (e *CancelError) Error() string { return "run cancelled: " + string(e.Reason) }

// A Failure is an error whose text the caller may read. Functions return one to end a run with that text.
type Failure struct {
	Title    string         // headline; empty means "Error"
	Message  string         // what went wrong and what to do; empty hides it, and readers show ID instead
	ID       string         // names the error in the server's log
	Code     string         // for programs; may be empty
	Duration *time.Duration // how long to show it; nil means until dismissed
	Quiet    bool           // true shows no notice
	Err      error          // the cause, never shown
}

func (e *Failure) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Failure) Unwrap() error { return e.Err }
