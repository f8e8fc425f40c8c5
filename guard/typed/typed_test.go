package typed

import (
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
)

type note struct {
	Path  string `json:"path"`
	Count int8   `json:"count"`
	Free  Value  `json:"free"`
}

func TestDecodeTakesWhatIsDeclared(t *testing.T) {
	n, err := Decode[note](strings.NewReader(`{"path":"a","count":3,"free":{"x":[1]}}`), fact.Limits{})
	if err != nil || n.Path != "a" || n.Count != 3 || string(n.Free) != `{"x":[1]}` {
		t.Fatalf("got %+v, %v", n, err)
	}
}

func TestDecodeRefusesEverythingElse(t *testing.T) {
	for in, code := range map[string]fact.Code{
		`{"PATH":"a"}`:            fact.CodeMalformed, // no folding of case
		`{"path":"a","path":"b"}`: fact.CodeKey,
		`{"path":"a","more":1}`:   fact.CodeMalformed,
		`{"count":300}`:           fact.CodeMalformed,
		`{"__proto__":1}`:         fact.CodeKey,
		`{"path":"a"} {}`:         fact.CodeMany,
		`{"free":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`: fact.CodeDepth,
		`{"path":"` + strings.Repeat("x", 2<<20) + `"}`:                        fact.CodeSize,
	} {
		if _, err := Decode[note](strings.NewReader(in), fact.Limits{}); err == nil || fact.FindingOf(err).Code != code {
			t.Errorf("%.40s: got %v, want %s", in, err, code)
		}
	}
}

func TestOpenTypesCannotBeRegistered(t *testing.T) {
	var r Registry
	if err := Register[struct{ Any any }](&r, "any/1"); err == nil {
		t.Error("a type with an interface was registered")
	}
	if err := Register[note](&r, "note/1"); err != nil {
		t.Fatal(err)
	}
	if err := Register[note](&r, "note/1"); err == nil {
		t.Error("a schema was registered twice")
	}
	if v, err := r.Decode("note/1", strings.NewReader(`{"path":"a"}`), fact.Limits{}); err != nil || v.(note).Path != "a" {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := r.Decode("os.system", strings.NewReader(`{}`), fact.Limits{}); fact.FindingOf(err).Code != fact.CodeUnknown {
		t.Errorf("unknown schema: %v", err)
	}
}
