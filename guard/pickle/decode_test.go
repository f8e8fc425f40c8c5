package pickle_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
	"github.com/oriel-go/oriel/guard/typed"
)

type note struct {
	Path  string         `json:"path"`
	Count int8           `json:"count"`
	When  time.Time      `json:"when"`
	Raw   []byte         `json:"raw"`
	Rows  [][]float64    `json:"rows"`
	By    map[string]int `json:"by"`
}

func decode(t *testing.T, v any) (note, error) {
	t.Helper()
	data := guardtest.Pickle(4, v)
	return pickle.Decode[note](context.Background(), bytes.NewReader(data), int64(len(data)), pickle.Policy{})
}

type d = guardtest.PyDict

func TestDecodeFillsDeclaredTypes(t *testing.T) {
	when := guardtest.PyCall{Fn: guardtest.PyGlobal{Module: "datetime", Name: "datetime"}, Args: guardtest.PyTuple{[]byte("\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x00")}}
	n, err := decode(t, d{"path", "a", "count", 3, "when", when, "raw", []byte("\x00x"), "rows", []any{guardtest.PyTuple{1.5, 2}}, "by", d{"k", 1, 7, 2}})
	if err != nil || n.Path != "a" || n.Count != 3 || !n.When.Equal(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)) || string(n.Raw) != "\x00x" ||
		n.Rows[0][1] != 2 || n.By["k"] != 1 || n.By["7"] != 2 {
		t.Fatalf("got %+v, %v", n, err)
	}
}

func TestDecodeRefusesWhatIsNotDeclared(t *testing.T) {
	for _, c := range []struct {
		about string
		v     any
		code  fact.Code
	}{
		{"another case", d{"PATH", "a"}, fact.CodeMalformed},
		{"one key twice", d{1, 2, "1", 3}, fact.CodeKey},
		{"another name", d{"more", 1}, fact.CodeMalformed},
		{"number out of range", d{"count", 300}, fact.CodeMalformed},
		{"reserved key", d{"__proto__", 1}, fact.CodeKey},
		{"no finite number", d{"rows", []any{[]any{infinity()}}}, fact.CodePickleType},
		{"set as a key", d{"by", d{guardtest.PyFrozen{1}, 1}}, fact.CodePickleType},
		{"code", d{"path", guardtest.PyGlobal{Module: "os", Name: "system"}}, fact.CodePickleGlobal},
		{"array under the zero policy", guardtest.NDArray(guardtest.DType("f8", "<"), []byte{}, 0), fact.CodePickleGlobal},
	} {
		if n, err := decode(t, c.v); err == nil || fact.FindingOf(err).Code != c.code {
			t.Errorf("%s: %+v, %v, want %s", c.about, n, err, c.code)
		}
	}
}

func infinity() float64 { x := 1e308; return x * 10 }

func TestDecodeAsChoosesAmongRegisteredTypes(t *testing.T) {
	var reg typed.Registry
	if err := typed.Register[note](&reg, "note/1"); err != nil {
		t.Fatal(err)
	}
	data := guardtest.Pickle(2, d{"path", "a"})
	v, err := pickle.DecodeAs(context.Background(), &reg, "note/1", bytes.NewReader(data), int64(len(data)), pickle.Policy{})
	if err != nil || v.(note).Path != "a" {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := pickle.DecodeAs(context.Background(), &reg, "os.system", bytes.NewReader(data), int64(len(data)), pickle.Policy{}); fact.FindingOf(err).Code != fact.CodeUnknown {
		t.Fatalf("unknown schema: %v", err)
	}
}
