package wire

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
)

// TestFewEditsWaitForWhoeverAsks follows a long stream: what waits is bounded, and whole values have all of it.
func TestFewEditsWaitForWhoeverAsks(t *testing.T) {
	for _, piece := range []int{1, maxEditBytes / 4, 2 * maxEditBytes} {
		v := newValues(1, true)
		v.apply(engine.Entry{Body: engine.Set{Value: json.RawMessage(`"<"`)}})
		want := "<"
		for i := range 10 * maxEdits {
			text := strings.Repeat("x", piece)
			want += text
			var body engine.Body = engine.Append{Text: text}
			if i%2 == 1 {
				body = engine.Patch{Ops: []engine.Op{{Action: "append", Value: json.RawMessage(`"` + text + `"`)}}}
			}
			v.apply(engine.Entry{Body: body})
			bytes := 0
			for _, e := range v.edits {
				switch b := e.Body.(type) {
				case engine.Append:
					bytes += len(b.Text)
				case engine.Patch:
					bytes += len(b.Ops[0].Value)
				}
			}
			if len(v.edits) >= maxEdits || bytes > maxEditBytes {
				t.Fatalf("pieces of %d bytes: %d edits of %d bytes wait", piece, len(v.edits), bytes)
			}
			if i == maxEdits/2 || i == 5*maxEdits {
				if got := string(v.last()[0]); got != `"`+want+`"` {
					t.Fatalf("after %d pieces of %d bytes the value has %d bytes, want %d", i+1, piece, len(got)-2, len(want))
				}
			}
		}
		if got := string(v.last()[0]); got != `"`+want+`"` || len(v.edits) != 0 {
			t.Errorf("in the end the value has %d bytes, want %d; %d edits wait", len(got)-2, len(want), len(v.edits))
		}
	}
}
