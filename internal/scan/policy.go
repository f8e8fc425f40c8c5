package scan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/pickle"
)

// A Policy says what is a finding. It is what a file given to --policy holds, as JSON. The zero Policy lets pickles hold
// plain data and nothing else; [Default] is what the command uses.
type Policy struct {
	Sets     []string    `json:"sets,omitempty"`     // of names that pickles may ask for: numpy, torch, pandas, sklearn
	Allow    []Global    `json:"allow,omitempty"`    // more names
	Ignore   []fact.Code `json:"ignore,omitempty"`   // findings that become notes
	Fail     []fact.Code `json:"fail,omitempty"`     // notes that become findings
	Programs bool        `json:"programs,omitempty"` // programs are no findings
	Limits   Limits      `json:"limits,omitzero"`
}

// A Global is a name that pickles may ask for.
type Global struct {
	Module string `json:"module"`
	Name   string `json:"name"`
	As     string `json:"as"` // constant: met, not called; record: an object with attributes; call: called with plain data
}

// Limits bound the work on one file. Zero takes the default.
type Limits struct {
	Unpacked int64 `json:"unpacked_bytes,omitempty"` // of archives; 64 GiB
	Entries  int64 `json:"entries,omitempty"`        // of an archive; 100,000
	Nesting  int64 `json:"nesting,omitempty"`        // archives in archives; 3
	Seconds  int64 `json:"seconds,omitempty"`        // 60, and one more for each 16 MiB
}

// Default is the policy of the command: pickles may hold plain data, NumPy arrays and PyTorch tensors.
func Default() Policy { return Policy{Sets: []string{"numpy", "torch"}} }

var sets = map[string]pickle.Set{"numpy": pickle.Numpy, "torch": pickle.Torch, "pandas": pickle.Pandas, "sklearn": pickle.Sklearn}

var shapes = map[string]pickle.Shape{"constant": pickle.Constant, "record": pickle.Record, "call": pickle.Call}

// ReadPolicy reads a policy. Fields that it leaves out are empty, not the default's. An error names the field.
func ReadPolicy(r io.Reader) (Policy, error) {
	var p Policy
	d := json.NewDecoder(io.LimitReader(r, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("policy: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return p, errors.New("policy: more than one JSON document")
	}
	return p, p.Check()
}

// Check says what is wrong with a policy.
func (p Policy) Check() error {
	for i, s := range p.Sets {
		if sets[s] == 0 {
			return fmt.Errorf("policy: sets[%d] is %q; it can be numpy, torch, pandas or sklearn", i, s)
		}
	}
	for i, g := range p.Allow {
		if _, ok := shapes[g.As]; !ok {
			return fmt.Errorf("policy: allow[%d].as is %q; it can be constant, record or call", i, g.As)
		}
	}
	for field, list := range map[string][]fact.Code{"ignore": p.Ignore, "fail": p.Fail} {
		for i, c := range list {
			if _, ok := rules[c]; !ok {
				return fmt.Errorf("policy: %s[%d] is %q, which is no code", field, i, c)
			}
		}
	}
	for _, n := range []int64{p.Limits.Unpacked, p.Limits.Entries, p.Limits.Nesting, p.Limits.Seconds} {
		if n < 0 {
			return errors.New("policy: limits must not be negative")
		}
	}
	if _, err := p.pickle().Globals(); err != nil {
		return fmt.Errorf("policy: allow: %w", err)
	}
	return nil
}

func (p Policy) pickle() pickle.Policy {
	var out pickle.Policy
	for _, s := range p.Sets {
		out.Sets |= sets[s]
	}
	for _, g := range p.Allow {
		out.Allow = append(out.Allow, pickle.Global{Module: g.Module, Name: g.Name, Shape: shapes[g.As]})
	}
	l := p.limits(0)
	out.Limits = pickle.Limits{Unpacked: l.Unpacked, Entries: l.Entries, Nesting: l.Nesting}
	if p.Limits.Seconds > 0 {
		out.Limits.Time = time.Duration(p.Limits.Seconds) * time.Second
	}
	return out
}

// limits are those of the walkers for a file of that size.
func (p Policy) limits(size int64) fact.Limits {
	or := func(n, otherwise int64) int64 {
		if n > 0 {
			return n
		}
		return otherwise
	}
	seconds := or(p.Limits.Seconds, 60+size>>24)
	return fact.Limits{Size: 1 << 62, Unpacked: or(p.Limits.Unpacked, 64<<30), Entries: or(p.Limits.Entries, 100_000), Nesting: or(p.Limits.Nesting, 3),
		Ratio: 1 << 12, Nodes: 100_000_000, Cells: 1 << 40, Columns: 1 << 30, Field: 16 << 20, Memory: 256 << 20, Depth: 128,
		Pixels: 1 << 40, Side: 1 << 30, Frames: 1 << 30, AllPixels: 1 << 50, Scans: 1 << 20, Tracks: 1 << 20, Channels: 1 << 10,
		Duration: 1 << 62, Time: time.Duration(seconds) * time.Second}.WithDefaults(fact.Model)
}

// severity is what a finding means under the policy.
func (p Policy) severity(c fact.Code, s Severity) Severity {
	switch {
	case slices.Contains(p.Ignore, c):
		return Note
	case slices.Contains(p.Fail, c):
		return Bad
	}
	return s
}
