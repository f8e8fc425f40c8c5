package guard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// The guard's words; see package fact for what they mean.
type (
	Format   = fact.Format
	Code     = fact.Code
	Finding  = fact.Finding
	Stage    = fact.Stage
	Severity = fact.Severity
	Limits   = fact.Limits
	Media    = fact.Media
	Budget   = fact.Budget
)

// A Level says what cleaning may do.
type Level uint8

// The levels. The zero Level strips.
const (
	Strip   Level = iota // remove metadata, keep pixels and samples bit for bit
	Inspect              // change nothing; a file that would need cleaning passes as it is, with a note
)

// A Policy says what one upload slot lets in. The zero Policy lets nothing in.
type Policy struct {
	Accept []Format // formats that may pass; empty accepts none. See [Accept]
	Limits Limits   // zero fields take their defaults
	Clean  Level

	MotionPhoto bool // cut the video off a phone's motion photo; otherwise such a picture is refused
	KeepText    bool // keep PNG text chunks, such as generation parameters
	KeepColor   bool // keep plausible colour profiles of JPEG and WebP
	FreeKeys    bool // let JSON use keys such as "__proto__", with a note
	Programs    bool // let archives hold programs

	// Opaque lets in files of a kind that has no walker, as they are, and empty ones. Nothing is known of their
	// structure, so only programs, serialized objects, playlists and names that claim another kind are refused.
	Opaque bool
}

// Accept turns an accept list, as web pages write it, into formats: ".png", "image/*", "audio/wav", or one of the words
// image, audio, video, text and file. An entry nobody knows is an error, so that a typing mistake is found at start.
func Accept(entries ...string) ([]Format, error) {
	var out []Format
	seen := map[Format]bool{}
	for _, e := range entries {
		fs := fact.FormatsFor(e)
		if len(fs) == 0 {
			return nil, fmt.Errorf("guard: accept list entry %q stands for no format the guard can inspect", e)
		}
		for _, f := range fs {
			if !seen[f] {
				seen[f], out = true, append(out, f)
			}
		}
	}
	return out, nil
}

// ID names the policy by its contents, for the verdict cache and the report.
func (p Policy) ID() string {
	b, err := json.Marshal(p)
	if err != nil { // cannot happen: only numbers, strings and booleans
		panic(err)
	}
	sum := sha256.Sum256(append([]byte("guard policy 1|"), b...))
	return hex.EncodeToString(sum[:8])
}

func (p Policy) accepts(f Format) bool {
	for _, a := range p.Accept {
		if a == f && f != "" {
			return true
		}
	}
	return false
}

func (p Policy) options() walk.Options {
	return walk.Options{MotionPhoto: p.MotionPhoto, KeepText: p.KeepText, KeepColor: p.KeepColor, Whole: p.Clean == Inspect, Strict: !p.FreeKeys}
}

// size is the most an upload under this policy may have before its format is known.
func (p Policy) size() int64 {
	var most int64
	if p.Opaque {
		most = p.Limits.WithDefaults(fact.Other).Size
	}
	for _, f := range p.Accept {
		most = max(most, p.Limits.WithDefaults(f.Family()).Size)
	}
	return most
}
