package wire

import (
	"strconv"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// The messages of the event stream that belong to no run.
const (
	Heartbeat       = "data: {\"msg\":\"heartbeat\",\"event_id\":null}\n\n"
	CloseStream     = "data: {\"msg\":\"close_stream\",\"event_id\":null}\n\n"
	SessionNotFound = `data: {"msg":"unexpected_error","event_id":null,"message":"404: Not Found","session_not_found":true,"success":false}` + "\n\n"
	Stopped         = `data: {"msg":"unexpected_error","event_id":null,"message":"Server stopped unexpectedly.","session_not_found":false,"success":false}` + "\n\n"
)

// Queue tells one run to a client that reads Gradio's event stream.
//
// Invariant: a client that applies the messages holds what the run's outputs hold after the last entry told.
type Queue struct {
	event   string
	streams bool
	values  values
	first   bool       // a full message has been sent
	edits   [][]string // of the step at hand, for each output
	step    uint64
	open    bool // a step is at hand
	done    bool
	stopped bool // and the end says no more than that
	started engine.Started
	toasted int // notices told
}

// NewQueue returns the telling of a run from its start. streams says that its function yields steps.
func NewQueue(event string, outputs int, streams bool) *Queue {
	return &Queue{event: event, streams: streams, values: newValues(outputs, streams), edits: make([][]string, outputs)}
}

// Done reports whether the run's end has been told.
func (q *Queue) Done() bool { return q.done }

// Stopped reports whether the end that was told is that of a run that its client stopped: without values, and no error.
func (q *Queue) Stopped() bool { return q.stopped }

// Estimation appends the message that says where a run stands in its queue. The run counts itself, also when it has
// already left the queue.
func (q *Queue) Estimation(b []byte, p engine.Place) []byte {
	b = q.begin(b, "estimation")
	b = strconv.AppendInt(append(b, `,"rank":`...), int64(p.Rank), 10)
	b = strconv.AppendInt(append(b, `,"queue_size":`...), int64(max(p.Size, p.Rank+1)), 10)
	b = appendETA(append(b, `,"rank_eta":`...), p.ETA)
	return end(b)
}

// Append appends the messages for entries: one for each step, or with merged one for all of them.
func (q *Queue) Append(b []byte, entries []engine.Entry, merged bool) []byte {
	for _, e := range entries {
		if q.open && !merged && e.Step != q.step {
			b = q.flush(b)
		}
		switch body := e.Body.(type) {
		case engine.Started:
			b = q.starts(b, body)
		case engine.Progress:
			b = q.progress(b, body)
		case engine.Toast:
			q.toasted++
			b = q.toast(b, body)
		case engine.Snapshot:
			b = q.snapshot(b, e)
		case engine.Done, engine.Failed, engine.Cancelled:
			b = q.completed(q.flush(b), body)
		default:
			q.edit(e)
		}
	}
	return q.flush(b)
}

func (q *Queue) starts(b []byte, body engine.Started) []byte {
	q.started = body
	return end(appendETA(append(q.begin(b, "process_starts"), `,"eta":`...), body.ETA))
}

func (q *Queue) begin(b []byte, msg string) []byte {
	b = append(append(append(b, `data: {"msg":"`...), msg...), `","event_id":`...)
	return appendString(b, q.event)
}

func end(b []byte) []byte { return append(b, "}\n\n"...) }

// edit notes the change that an entry makes.
func (q *Queue) edit(e engine.Entry) {
	at := -1
	switch b := e.Body.(type) {
	case engine.Set:
		at = b.Slot
	case engine.Append:
		at = b.Slot
	case engine.Patch:
		at = b.Slot
	case engine.Update:
		at = b.Slot
	}
	if at < 0 || at >= len(q.edits) {
		return
	}
	before := q.values.slots[at]
	q.values.apply(e)
	if !q.streams {
		return
	}
	q.open, q.step = true, e.Step
	if !q.first {
		return
	}
	switch b := e.Body.(type) {
	case engine.Set:
		q.edits[at] = append(q.edits[at][:0], string(appendRaw([]byte(`["replace",[],`), b.Value))+"]")
	case engine.Update:
		q.edits[at] = append(q.edits[at][:0], string(appendUpdate([]byte(`["replace",[],`), b.Props))+"]")
	case engine.Append:
		if before.null || before.update {
			q.replace(at)
			return
		}
		edit := appendPath([]byte(`["append",`), b.Path)
		q.edits[at] = append(q.edits[at], string(appendString(append(edit, ','), b.Text))+"]")
	case engine.Patch:
		if before.update && !q.values.slots[at].update {
			q.replace(at)
			return
		}
		for _, op := range b.Ops {
			q.edits[at] = append(q.edits[at], string(appendOp(nil, op)))
		}
	}
}

// replace sends an output's value whole, where the client holds nothing that an edit could start from.
func (q *Queue) replace(at int) {
	whole := q.values.last()[at]
	q.edits[at] = append(q.edits[at][:0], string(appendRaw([]byte(`["replace",[],`), whole))+"]")
}

func appendOp(b []byte, op engine.Op) []byte {
	b = appendString(append(b, '['), op.Action)
	b = appendPath(append(b, ','), op.Path)
	return append(appendRaw(append(b, ','), op.Value), ']')
}

// flush appends the message of the step at hand: full values the first time, then edits.
func (q *Queue) flush(b []byte) []byte {
	if !q.open {
		return b
	}
	q.open = false
	b = append(q.begin(b, "process_generating"), `,"output":{"data":`...)
	if !q.first {
		q.first = true
		b = q.values.appendAll(b, q.values.last())
	} else {
		b = append(b, '[')
		for i, edits := range q.edits {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			for j, e := range edits {
				if j > 0 {
					b = append(b, ',')
				}
				b = append(b, e...)
			}
			b = append(b, ']')
			q.edits[i] = edits[:0]
		}
		b = append(b, ']')
	}
	var took time.Duration
	if !q.started.At.IsZero() {
		took = time.Since(q.started.At)
	}
	b = appendOutRest(b, true, took, q.started.ETA, nil)
	return end(append(b, `,"success":true,"time_limit":null`...))
}

// snapshot tells a reader that joins late, or fell behind, where the run stands. What it was told before is not repeated.
func (q *Queue) snapshot(b []byte, e engine.Entry) []byte {
	s := e.Body.(engine.Snapshot)
	if s.Started != nil && q.started.At.IsZero() {
		b = q.starts(b, *s.Started)
	}
	q.values.apply(e)
	missed := min(max(s.Toasted-q.toasted, 0), len(s.Toasts))
	for _, t := range s.Toasts[len(s.Toasts)-missed:] {
		b = q.toast(b, t)
	}
	q.toasted = s.Toasted
	if s.Progress != nil {
		b = q.progress(b, *s.Progress)
	}
	if !q.streams || !q.values.touched {
		return b
	}
	if !q.first {
		q.open, q.step = true, e.Step
		return q.flush(b)
	}
	for i, last := range q.values.last() {
		edit := q.values.appendValue([]byte(`["replace",[],`), i, last)
		q.edits[i] = append(q.edits[i][:0], string(edit)+"]")
	}
	q.open, q.step = true, e.Step
	return q.flush(b)
}

func (q *Queue) progress(b []byte, p engine.Progress) []byte {
	if p.Trackers == nil {
		p.Trackers = []engine.Tracker{}
	}
	return end(appendMarshal(append(q.begin(b, "progress"), `,"progress_data":`...), p.Trackers))
}

func (q *Queue) toast(b []byte, t engine.Toast) []byte {
	b = appendString(append(q.begin(b, "log"), `,"log":`...), t.Text)
	b = appendString(append(b, `,"level":`...), t.Level)
	b = appendShown(append(b, `,"duration":`...), t.Duration)
	b = strconv.AppendBool(append(b, `,"visible":`...), !t.Hidden)
	return end(appendString(append(b, `,"title":`...), toastTitle(t)))
}

// toastTitle is the title given, or the level with a capital.
func toastTitle(t engine.Toast) string {
	if t.Title != "" || t.Level == "" {
		return t.Title
	}
	return capital(t.Level)
}

func (q *Queue) completed(b []byte, body engine.Body) []byte {
	q.done = true
	b = append(q.begin(b, "process_completed"), `,"output":`...)
	title := ""
	switch body := body.(type) {
	case engine.Done:
		b = q.values.appendAll(append(b, `{"data":`...), body.Values)
		b = appendOutRest(b, false, body.Duration, body.Average, body.Changed)
		b = append(b, `,"success":true`...)
	case engine.Failed:
		b = append(appendError(b, body), `,"success":false`...)
		if title = body.Title; title == "" {
			title = "Error"
		}
	case engine.Cancelled:
		f, shown := stopped(body.Reason)
		if shown {
			b = append(appendError(b, f), `,"success":false`...)
			title = f.Title
		} else {
			q.stopped = true
			b = append(b, `{},"success":true`...)
		}
	}
	b = append(b, `,"title":`...)
	if title == "" {
		b = append(b, "null"...)
	} else {
		b = appendString(b, title)
	}
	return end(append(b, `,"used_cache":null,"cache_duration":null,"avg_time":null`...))
}

// appendOutRest appends what follows the data in an output object, and closes it.
func appendOutRest(b []byte, generating bool, took, average time.Duration, changed []int) []byte {
	b = strconv.AppendBool(append(b, `,"is_generating":`...), generating)
	b = appendSeconds(append(b, `,"duration":`...), took)
	b = appendETA(append(b, `,"average_duration":`...), average)
	b = appendInts(append(b, `,"render_config":null,"changed_state_ids":`...), changed)
	return append(b, `,"used_cache":null}`...)
}

// appendError appends an error object: one key that is null if nothing may be shown, else four.
func appendError(b []byte, f engine.Failed) []byte {
	if f.Message == "" {
		return append(b, `{"error":null}`...)
	}
	b = appendString(append(b, `{"error":`...), f.Message)
	b = appendShown(append(b, `,"duration":`...), f.Duration)
	b = strconv.AppendBool(append(b, `,"visible":`...), !f.Quiet)
	title := f.Title
	if title == "" {
		title = "Error"
	}
	return append(appendString(append(b, `,"title":`...), title), '}')
}

// stopped turns a cancellation that its caller did not ask for into an error to show.
func stopped(r engine.Reason) (f engine.Failed, shown bool) {
	switch r {
	case engine.ReasonTimeout:
		return engine.Failed{Title: "Error", Message: "This took longer than its time limit and was stopped."}, true
	case engine.ReasonShutdown:
		return engine.Failed{Title: "Error", Message: "The server is restarting. Please try again in a moment."}, true
	}
	return f, false
}
