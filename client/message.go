package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A message is one event of the data stream.
type message struct {
	Kind  string  `json:"msg"`
	Event *string `json:"event_id"` // nil if it is for the whole session

	Rank     int             `json:"rank"`
	Size     int             `json:"queue_size"`
	RankETA  float64         `json:"rank_eta"`
	ETA      float64         `json:"eta"`
	Trackers []Tracker       `json:"progress_data"`
	Text     string          `json:"log"`
	Level    string          `json:"level"`
	Title    string          `json:"title"`
	Duration float64         `json:"duration"`
	Visible  *bool           `json:"visible"`
	Output   json.RawMessage `json:"output"`
	Message  string          `json:"message"` // of unexpected_error
}

type output struct {
	Data     *[]json.RawMessage `json:"data"`
	Duration float64            `json:"duration"`
	Error    json.RawMessage    `json:"error"`
	Visible  *bool              `json:"visible"`
	Title    string             `json:"title"`
}

// handle takes in a message for the job, and reports whether it was the last. An error ends the job as well.
func (j *Job) handle(m *message, size int) (last bool, err error) {
	switch m.Kind {
	case "estimation":
		j.tell(Queued{m.Rank, m.Size, seconds(m.RankETA)}, 0)
	case "process_starts":
		j.tell(Started{seconds(m.ETA)}, 0)
	case "progress":
		j.tell(Progress{m.Trackers}, size)
	case "log":
		j.tell(Log{m.Level, m.Title, m.Text, seconds(m.Duration), m.Visible == nil || *m.Visible}, size)
	case "process_generating", "process_streaming":
		if j.quiet {
			return false, nil // the last message has whole values
		}
		var out output
		if err := json.Unmarshal(m.Output, &out); err != nil {
			return true, fmt.Errorf("output: %w", err)
		}
		if err := j.step(out.Data, m.Kind == "process_generating" && j.c.diffs && j.full); err != nil {
			return true, err
		}
		v, n := j.values()
		j.tell(Data{v}, n)
	case "process_completed":
		return true, j.complete(m)
	case "queue_full":
		return true, ErrQueueFull
	}
	return false, nil
}

// step sets the values of the output, or edits them.
func (j *Job) step(data *[]json.RawMessage, edits bool) error {
	if data == nil || len(*data) != len(j.slots) {
		return fmt.Errorf("the output does not have the endpoint's %d values", len(j.slots))
	}
	for i, raw := range *data {
		if !edits {
			j.slots[i].set(raw)
		} else if err := j.slots[i].edit(raw, j.c.limit); err != nil {
			return err
		}
	}
	j.full = true
	return nil
}

// values returns the values of the output that are shown, and their size.
func (j *Job) values() (v Values, size int) {
	v = Values{}
	for i, s := range j.slots {
		if j.e.outputs[i] {
			v, size = append(v, slices.Clone(s.raw)), size+len(s.raw)
		}
	}
	return v, size
}

// complete ends the job as the app says it ended.
func (j *Job) complete(m *message) error {
	var out output
	if err := json.Unmarshal(m.Output, &out); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	switch {
	case out.Error != nil:
		e := &AppError{Title: out.Title, Duration: seconds(out.Duration), Visible: out.Visible == nil || *out.Visible}
		if e.Title == "" {
			e.Title = m.Title
		}
		if json.Unmarshal(out.Error, &e.Message) != nil {
			e.Message = string(out.Error)
		}
		return e
	case out.Data == nil:
		return ErrCancelled
	}
	if len(*out.Data) == 1 && len(j.slots) != 1 && string((*out.Data)[0]) == "null" {
		*out.Data = slices.Repeat(*out.Data, len(j.slots)) // a Gradio generator that yielded nothing
	}
	if err := j.step(out.Data, false); err != nil {
		return err
	}
	v, _ := j.values()
	j.finish(Done{v, seconds(out.Duration)}, nil)
	return nil
}

// unexpected is an error about the whole session.
func unexpected(text string) error {
	if text == "" {
		return ErrDisconnected
	}
	return fmt.Errorf("%w: %s", ErrDisconnected, printable(text))
}

// idle is how long a stream may be silent: the app says something every 15 seconds.
const idle = 2 * time.Minute

var errIdle = errors.New("nothing was heard for two minutes")
