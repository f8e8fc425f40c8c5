package wire

import (
	"unicode/utf8"

	"github.com/oriel-go/oriel/engine"
)

// SimpleHeartbeat keeps a stream of the simple API alive.
const SimpleHeartbeat = "event: heartbeat\ndata: null\n\n"

// Simple tells one run to a client of Gradio's API for curl: full values only, in the JSON style of Python.
type Simple struct {
	streams bool
	values  values
	step    uint64
	open    bool
	done    bool
}

// NewSimple returns the telling of a run from its start.
func NewSimple(outputs int, streams bool) *Simple {
	return &Simple{streams: streams, values: newValues(outputs, streams)}
}

// Done reports whether the run's end has been told.
func (s *Simple) Done() bool { return s.done }

// Append appends the events for entries: one for each step, or with merged one for all of them.
func (s *Simple) Append(b []byte, entries []engine.Entry, merged bool) []byte {
	for _, e := range entries {
		if s.open && !merged && e.Step != s.step {
			b = s.flush(b)
		}
		switch body := e.Body.(type) {
		case engine.Done:
			s.done = true
			b = event(s.flush(b), "complete", s.values.appendAll(nil, body.Values))
		case engine.Failed:
			s.done = true
			b = event(s.flush(b), "error", appendError(nil, body))
		case engine.Cancelled:
			s.done = true
			if f, shown := stopped(body.Reason); shown {
				b = event(s.flush(b), "error", appendError(nil, f))
			} else {
				b = event(s.flush(b), "complete", []byte("null"))
			}
		default:
			if s.values.apply(e) >= 0 || isSnapshot(e) && s.values.touched {
				s.open, s.step = s.streams, e.Step
			}
		}
	}
	return s.flush(b)
}

func isSnapshot(e engine.Entry) bool { _, ok := e.Body.(engine.Snapshot); return ok }

func (s *Simple) flush(b []byte) []byte {
	if !s.open {
		return b
	}
	s.open = false
	return event(b, "generating", s.values.appendAll(nil, s.values.last()))
}

// event appends one event with its data in Python's style.
func event(b []byte, name string, data []byte) []byte {
	b = append(append(append(b, "event: "...), name...), "\ndata: "...)
	return append(appendPython(b, data), "\n\n"...)
}

// appendPython appends compact JSON as Python writes it: a space after commas and colons, ASCII only.
func appendPython(b []byte, data []byte) []byte {
	inString := false
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(data[i:])
			b = appendEscape(b, r)
			i += size
			continue
		case inString && c == '\\' && i+1 < len(data):
			b = append(b, c, data[i+1])
			i += 2
			continue
		case c == '"':
			inString = !inString
			b = append(b, c)
		case !inString && (c == ',' || c == ':'):
			b = append(b, c, ' ')
		case !inString && (c == ' ' || c == '\n' || c == '\r' || c == '\t'):
		default:
			b = append(b, c)
		}
		i++
	}
	return b
}

// Direct tells one run to a client that waits for a single answer.
type Direct struct {
	streams bool
	values  values
	step    uint64
	open    bool
}

// NewDirect returns the telling of a run from its start.
func NewDirect(outputs int, streams bool) *Direct {
	return &Direct{streams: streams, values: newValues(outputs, streams)}
}

// Answer takes entries and returns the answer once there is one: the output object and true, or the error object and
// false. The answer of a function that yields is its first step, or its end if it yields nothing.
func (d *Direct) Answer(entries []engine.Entry) (body []byte, ok, ready bool) {
	for _, e := range entries {
		if d.open && e.Step != d.step {
			break
		}
		switch end := e.Body.(type) {
		case engine.Done:
			if !d.open {
				size := 256 // for what stands around the values
				for _, v := range end.Values {
					size += len(v)
				}
				out := d.values.appendAll(append(make([]byte, 0, size), `{"data":`...), end.Values)
				return appendOutRest(out, false, end.Duration, end.Average, end.Changed), true, true
			}
		case engine.Failed:
			return appendError(nil, end), false, true
		case engine.Cancelled:
			f, shown := stopped(end.Reason)
			if !shown {
				f = engine.Failed{Message: "The call was cancelled."}
			}
			return appendError(nil, f), false, true
		default:
			if d.values.apply(e) >= 0 || isSnapshot(e) && d.values.touched {
				d.open, d.step = d.streams, e.Step
			}
		}
	}
	if !d.open {
		return nil, false, false
	}
	out := d.values.appendAll([]byte(`{"data":`), d.values.last())
	return appendOutRest(out, true, 0, 0, nil), true, true
}
