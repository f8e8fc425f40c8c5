package engine

import (
	"encoding/json"
	"time"
)

// An Entry is one line of a run's log.
type Entry struct {
	Seq  uint64 // 1, 2, 3 … within the run
	Prev uint64 // the number before the first entry this one stands for: Seq-1, or less after merging and in a snapshot
	Step uint64 // entries of one [Log.Append] share it

	// Order compares entries of different runs of one engine: an entry that was appended later has a higher one. When
	// an entry can be read, so can all of lower Order. A [Snapshot] has that of the newest entry.
	Order uint64

	Body Body
}

// Terminal reports whether e ends its run.
func (e Entry) Terminal() bool {
	switch e.Body.(type) {
	case Done, Failed, Cancelled:
		return true
	}
	return false
}

// A Body is what an entry says: one of the types of this file.
type Body interface{ body() }

// Started says that the function has begun.
type Started struct {
	ETA     time.Duration // mean run time of the function; 0 means unknown
	Attempt int           // 0 for the first
	At      time.Time     // when; zero means unknown
}

// Progress replaces what was said before about how far the run is. The last tracker is the innermost.
type Progress struct{ Trackers []Tracker }

// A Tracker is one loop that reports progress. Absent numbers are nil.
type Tracker struct {
	Index       *float64 `json:"index"`    // units done
	Length      *float64 `json:"length"`   // units in all
	Unit        *string  `json:"unit"`     // "steps"
	Fraction    *float64 `json:"progress"` // 0 to 1, for loops without a count
	Description *string  `json:"desc"`
}

// A Toast is a short notice beside the outputs. Toasts are never merged away.
type Toast struct {
	Level    string         // "info", "warning", "success" or "error"
	Title    string         // headline
	Text     string         // plain text
	Duration *time.Duration // how long to show it; nil means until dismissed
	Hidden   bool           // true delivers it to programs only
}

// Set gives an output a new value.
//
// With a Base, the output shows a list of which the run knows the end only: Value holds the items that follow the first
// Base ones of what the readers show already, and paths of later entries start within Value. So a run can work at the
// end of a long list without sending or knowing the rest. In a run, the Base of an output never
// grows, and there is none after a Value without.
type Set struct {
	Slot  int             // position among the function's outputs, from 0
	Base  *int            // items that stay in front of Value; nil replaces everything
	Value json.RawMessage // compact JSON
}

// Append adds text to the string at a path within an output's value.
type Append struct {
	Slot int
	Path []any // object keys (string) and list indexes (int); empty means the value itself
	Text string
}

// Patch changes parts of an output's value. Without operations it says that a step left the value as it was.
type Patch struct {
	Slot int
	Ops  []Op
}

// An Op is one edit of a JSON value, in the vocabulary of Gradio's clients.
type Op struct {
	Action string          // "replace", "append" (to a string), "add" (list index or object key) or "delete"
	Path   []any           // as in [Append]; only replace and append may have an empty one
	Value  json.RawMessage // null for delete
}

// Update changes properties of the component in an output place.
type Update struct {
	Slot  int
	Props json.RawMessage // an object of component properties; "value", if there, is the new value
}

// Done ends a run that succeeded. The engine fills it in.
type Done struct {
	Duration time.Duration     // from start to end
	Average  time.Duration     // mean over the function's successful runs, this one included
	Values   []json.RawMessage // what each output holds: its value, or after an Update the last update object; nil if never set
	Changed  []int             // components of State outputs whose value changed
}

// Failed ends a run with an error. The fields are those of [Failure].
type Failed struct {
	Title    string
	Message  string // empty if it may not be shown
	ID       string
	Code     string
	Duration *time.Duration
	Quiet    bool
	Took     time.Duration // from start to failure
}

// Cancelled ends a run that was told to stop.
type Cancelled struct{ Reason Reason }

// A Snapshot stands for all entries up to its number. Only readers see it; it is never appended.
type Snapshot struct {
	Started  *Started  // nil before the start
	Slots    []Slot    // by output position, up to the last one touched so far
	Progress *Progress // nil if none was reported
	Toasts   []Toast   // the last 32
	Toasted  int       // how many there were in all
}

// A Slot is the state of one output place.
type Slot struct {
	Base  *int            // as in [Set]
	Value json.RawMessage // nil if never set
	Props json.RawMessage // all updates joined without their "value", later ones winning; nil without updates
	Last  json.RawMessage // Value, or the latest Update's Props if no Set, Append or Patch came after it
}

// Changes is appended by functions to fill [Done.Changed]. It is kept for the terminal entry and not shown by itself.
type Changes struct{ Components []int }

func (Started) body()   {}
func (Progress) body()  {}
func (Toast) body()     {}
func (Set) body()       {}
func (Append) body()    {}
func (Patch) body()     {}
func (Update) body()    {}
func (Done) body()      {}
func (Failed) body()    {}
func (Cancelled) body() {}
func (Snapshot) body()  {}
func (Changes) body()   {}
