package wire

import (
	"strconv"

	"github.com/oriel-go/oriel/engine"
)

// Tab tells one run to Oriel's page.
//
// Invariant: the messages form an unbroken chain: each says where the one before it ended.
type Tab struct {
	Run string // ID
	Fn  int    // function ID

	seq  uint64 // last entry told
	told bool   // fn has been said
}

// NewTab returns the telling of a run to a page that has its entries up to after. named says that the page knows
// which function runs.
func NewTab(run string, fn int, after uint64, named bool) *Tab {
	return &Tab{Run: run, Fn: fn, seq: after, told: named}
}

// Seq is the last entry told.
func (t *Tab) Seq() uint64 { return t.seq }

// Queued returns the message about the run's place.
func (t *Tab) Queued(p engine.Place) []byte {
	b := append(t.begin(nil), `,"kind":"queued","rank":`...)
	b = strconv.AppendInt(b, int64(p.Rank), 10)
	b = strconv.AppendInt(append(b, `,"size":`...), int64(p.Size), 10)
	return append(appendETA(append(b, `,"eta":`...), p.ETA), '}')
}

// Next returns the message for the first entries of the list and the rest of the list: appends to one text that
// stand together join. The message is nil if there is nothing to say.
func (t *Tab) Next(entries []engine.Entry) (msg []byte, rest []engine.Entry) {
	e, n := entries[0], 1
	text, joins := e.Body.(engine.Append)
	if joins {
		for n < len(entries) {
			more, ok := entries[n].Body.(engine.Append)
			if !ok || more.Slot != text.Slot || !samePath(more.Path, text.Path) {
				break
			}
			n++
		}
		if n > 1 {
			size := 0
			for _, e := range entries[:n] {
				size += len(e.Body.(engine.Append).Text)
			}
			joined := make([]byte, 0, size)
			for _, e := range entries[:n] {
				joined = append(joined, e.Body.(engine.Append).Text...)
			}
			text.Text = string(joined)
			e.Body = text
		}
	}
	e.Seq = entries[n-1].Seq
	return t.message(e), entries[n:]
}

func samePath(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (t *Tab) begin(b []byte) []byte {
	b = appendString(append(b, `{"run":`...), t.Run)
	if !t.told {
		t.told = true
		b = strconv.AppendInt(append(b, `,"fn":`...), int64(t.Fn), 10)
	}
	return b
}

func (t *Tab) message(e engine.Entry) []byte {
	if _, silent := e.Body.(engine.Changes); silent {
		return nil
	}
	b := t.begin(nil)
	if e.Seq != t.seq+1 {
		b = strconv.AppendUint(append(b, `,"prev":`...), t.seq, 10)
	}
	b = strconv.AppendUint(append(b, `,"seq":`...), e.Seq, 10)
	t.seq = e.Seq
	b = append(b, `,"kind":`...)
	switch body := e.Body.(type) {
	case engine.Started:
		b = appendETA(append(b, `"started","eta":`...), body.ETA)
	case engine.Progress:
		b = appendTrackers(append(b, `"progress","trackers":`...), &body)
	case engine.Toast:
		b = appendToast(append(b, `"log"`...), body)
	case engine.Set:
		b = strconv.AppendInt(append(b, `"set","slot":`...), int64(body.Slot), 10)
		if body.Base != nil {
			b = strconv.AppendInt(append(b, `,"base":`...), int64(*body.Base), 10)
		}
		b = appendRaw(append(b, `,"value":`...), body.Value)
	case engine.Append:
		b = strconv.AppendInt(append(b, `"append","slot":`...), int64(body.Slot), 10)
		b = appendPath(append(b, `,"path":`...), body.Path)
		b = appendString(append(b, `,"text":`...), body.Text)
	case engine.Patch:
		b = strconv.AppendInt(append(b, `"patch","slot":`...), int64(body.Slot), 10)
		b = append(b, `,"ops":[`...)
		for i, op := range body.Ops {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendOp(b, op)
		}
		b = append(b, ']')
	case engine.Update:
		b = strconv.AppendInt(append(b, `"update","slot":`...), int64(body.Slot), 10)
		b = appendRaw(append(b, `,"props":`...), body.Props)
	case engine.Done:
		b = appendSeconds(append(b, `"done","duration":`...), body.Duration)
		b = appendSeconds(append(b, `,"average":`...), body.Average)
		b = appendInts(append(b, `,"changed":`...), body.Changed)
	case engine.Failed:
		b = appendFailed(append(b, `"failed"`...), body)
	case engine.Cancelled:
		b = appendString(append(b, `"cancelled","reason":`...), string(body.Reason))
	case engine.Snapshot:
		b = appendSnapshot(append(b, `"snapshot",`...), body)
	default:
		b = append(b, `"none"`...)
	}
	return append(b, '}')
}

func appendFailed(b []byte, f engine.Failed) []byte {
	title := f.Title
	if title == "" {
		title = "Error"
	}
	b = appendString(append(b, `,"title":`...), title)
	b = append(b, `,"message":`...)
	if f.Message == "" {
		b = append(b, "null"...)
	} else {
		b = appendString(b, f.Message)
	}
	b = appendString(append(b, `,"id":`...), f.ID)
	b = appendString(append(b, `,"code":`...), f.Code)
	b = appendShown(append(b, `,"duration":`...), f.Duration)
	return strconv.AppendBool(append(b, `,"visible":`...), !f.Quiet)
}

func appendToast(b []byte, t engine.Toast) []byte {
	b = appendString(append(b, `,"level":`...), t.Level)
	b = appendString(append(b, `,"title":`...), toastTitle(t))
	b = appendString(append(b, `,"text":`...), t.Text)
	b = appendShown(append(b, `,"duration":`...), t.Duration)
	return strconv.AppendBool(append(b, `,"visible":`...), !t.Hidden)
}

func appendTrackers(b []byte, p *engine.Progress) []byte {
	if p == nil {
		return append(b, "null"...)
	}
	if p.Trackers == nil {
		return append(b, "[]"...)
	}
	return appendMarshal(b, p.Trackers)
}

// appendSnapshot appends the members of a snapshot, without braces.
func appendSnapshot(b []byte, s engine.Snapshot) []byte {
	b = strconv.AppendBool(append(b, `"started":`...), s.Started != nil)
	b = append(b, `,"slots":[`...)
	for i, slot := range s.Slots {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		if slot.Base != nil {
			b = append(strconv.AppendInt(append(b, `"base":`...), int64(*slot.Base), 10), ',')
		}
		b = appendRaw(append(b, `"value":`...), slot.Value)
		b = append(appendRaw(append(b, `,"props":`...), slot.Props), '}')
	}
	b = appendTrackers(append(b, `],"progress":`...), s.Progress)
	b = append(b, `,"toasts":[`...)
	for i, t := range s.Toasts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, '{'), appendToast(nil, t)[1:]...)
		b = append(b, '}')
	}
	return append(b, ']')
}

var (
	// Beat says that the stream is alive.
	Beat = []byte("event: beat\ndata:\n\n")

	// Bye says that the stream ends because the server restarts.
	Bye = []byte("data: {\"bye\":\"restarting\"}\n\n")
)

// A Live run is one that the hello tells: what it has come to.
type Live struct {
	Run      string
	Fn       int
	Seq      uint64
	Snapshot engine.Snapshot
}

// Hello returns the message that replaces all a page knows about runs. now is in milliseconds since 1970.
func Hello(epoch string, now int64, runs []Live) []byte {
	b := appendString([]byte(`{"hello":{"epoch":`), epoch)
	b = strconv.AppendInt(append(b, `,"now":`...), now, 10)
	b = append(b, `,"runs":[`...)
	for i, r := range runs {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"run":`...), r.Run)
		b = strconv.AppendInt(append(b, `,"fn":`...), int64(r.Fn), 10)
		b = strconv.AppendUint(append(b, `,"seq":`...), r.Seq, 10)
		b = append(appendSnapshot(append(b, `,"snapshot":{`...), r.Snapshot), "}}"...)
	}
	return append(b, "]}}"...)
}

// A Cursor is a place in a page's stream: every run up to Known has been told to its end, except those in Open, which
// have been told up to a sequence number.
type Cursor struct {
	Epoch string
	Known uint64
	Open  map[uint64]uint64
}

// Frame appends one message with its cursor.
func Frame(b []byte, cursor string, msg []byte) []byte {
	b = append(append(append(b, "id: "...), cursor...), "\ndata: "...)
	return append(append(b, msg...), "\n\n"...)
}
