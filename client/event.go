package client

import "time"

// An Event is something that happens to a call: [Queued], [Started], [Progress], [Log], [Data] or [Done].
type Event interface{ event() }

// Queued says where the call waits.
type Queued struct {
	Rank int           // calls ahead of it
	Size int           // calls that wait
	ETA  time.Duration // until it begins; 0 if unknown
}

// Started says that the call runs.
type Started struct {
	ETA time.Duration // how long such calls took before; 0 if unknown
}

// Progress says how far the call is.
type Progress struct {
	Trackers []Tracker // the outermost loop first
}

// A Tracker is one loop that reports progress. Fields that the app does not give are zero.
type Tracker struct {
	Index    float64 `json:"index"`
	Length   float64 `json:"length"`
	Unit     string  `json:"unit"`
	Fraction float64 `json:"progress"` // from 0 to 1
	Text     string  `json:"desc"`
}

// Log is a notice that the app shows to its visitor.
type Log struct {
	Level    string // "info", "warning", "success" or "error"
	Title    string
	Text     string
	Duration time.Duration // how long a page would show it; 0 means until it is dismissed
	Visible  bool          // whether a page would show it
}

// Data is what the endpoint has returned so far. An endpoint that streams gives one for each step.
type Data struct{ Values Values }

// Done is the last event of a call that succeeds.
type Done struct {
	Values   Values        // the same as in the last Data of a stream
	Duration time.Duration // that it ran
}

func (Queued) event()   {}
func (Started) event()  {}
func (Progress) event() {}
func (Log) event()      {}
func (Data) event()     {}
func (Done) event()     {}
