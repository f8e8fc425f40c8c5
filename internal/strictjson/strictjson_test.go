package strictjson

import (
	stdjson "encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"
)

type item struct {
	Name string  `json:"name"`
	Size int     `json:"size"`
	Rate float64 `json:"rate"`
}

type body struct {
	Data  []stdjson.RawMessage `json:"data"`
	Index *int64               `json:"fn_index"`
	Items []item               `json:"items"`
	Tags  map[string]int       `json:"tags"`
	Any   jsontext.Value       `json:"any"`
}

func TestSecStrictJSONDecode(t *testing.T) {
	nested := func(n int) string { return `{"any":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + `}` }
	for name, tc := range map[string]struct {
		in   string
		want Kind // empty: fine
		path []any
	}{
		"plain":            {`{"data":[1,"x",null],"fn_index":3,"items":[{"name":"a","size":2,"rate":1.5}]}`, "", nil},
		"raw large number": {`{"data":[1e999]}`, "", nil},
		"empty":            {``, Empty, nil},
		"spaces":           {` `, Empty, nil},
		"BOM":              {"\ufeff{}", Syntax, nil},
		"case variant":     {`{"Data":[]}`, Unknown, []any{0}},
		"unknown":          {`{"items":[{"name":"a","TAINT":1}]}`, Unknown, []any{"items", 0, 1}},
		"duplicate":        {`{"data":[],"data":[]}`, Duplicate, []any{1}},
		"escaped twin":     {`{"data":[],"d\u0061ta":[]}`, Duplicate, []any{1}},
		"deep duplicate":   {`{"any":{"TAINT":{"a":1,"a":2}}}`, Duplicate, []any{"any", 0, 1}},
		"NaN":              {`{"data":[NaN]}`, Syntax, []any{"data", 0}},
		"Infinity":         {`{"data":[1,-Infinity]}`, Syntax, []any{"data", 1}},
		"overflow":         {`{"items":[{"rate":1e999}]}`, Mismatch, []any{"items", 0, "rate"}},
		"2^64":             {`{"fn_index":18446744073709551616}`, Mismatch, []any{"fn_index"}},
		"fraction":         {`{"fn_index":1.5}`, Mismatch, []any{"fn_index"}},
		"wrong type":       {`{"items":[{},{"name":7}]}`, Mismatch, []any{"items", 1, "name"}},
		"map value":        {`{"tags":{"a":1,"TAINT":"TAINT"}}`, Mismatch, []any{"tags", 1}},
		"lone surrogate":   {`{"data":["\ud800"]}`, BadText, []any{"data", 0}},
		"half pair":        {`{"data":["\ud83dx"]}`, BadText, []any{"data", 0}},
		"bad UTF-8":        {"{\"data\":[\"\xff\"]}", BadText, []any{"data", 0}},
		"raw bad UTF-8":    {"{\"any\":{\"a\":\"\xc3\"}}", BadText, []any{"any", 0}},
		"control in text":  {"{\"data\":[\"\n\"]}", Syntax, []any{"data", 0}},
		"trailing word":    {`{} x`, Trailing, nil},
		"second value":     {`{}{}`, Trailing, nil},
		"trailing comma":   {`{"data":[1,]}`, Syntax, []any{"data", 1}},
		"comment":          {`{/*x*/}`, Syntax, []any{0}},
		"single quotes":    {`{'data':[]}`, Syntax, []any{0}},
		"truncated":        {`{"data":[`, Syntax, []any{"data", 0}},
		"depth 64":         {nested(64), "", nil},
		"depth 65":         {nested(65), TooDeep, nil},
		"number of 64":     {`{"data":[` + strings.Repeat("1", 64) + `]}`, "", nil},
		"number of 65":     {`{"data":[` + strings.Repeat("1", 65) + `]}`, LongNumber, []any{"data", 0}},
		"name of 256":      {`{"tags":{"` + strings.Repeat("k", 256) + `":1}}`, "", nil},
		"name of 257":      {`{"tags":{"` + strings.Repeat("k", 257) + `":1}}`, LongName, []any{"tags", 0}},
		"escaped name":     {`{"tags":{"` + strings.Repeat(`\u006b`, 256) + `":1}}`, "", nil},
		"long text":        {`{"data":["` + strings.Repeat("x", 1000) + `"]}`, "", nil},
		"tokens":           {`{"data":[` + strings.Repeat("1,", 99_996) + `1]}`, TooManyTokens, nil},
		"not so many":      {`{"data":[` + strings.Repeat("1,", 99_994) + `1]}`, "", nil},
		"bytes":            {`{"any":"` + strings.Repeat("x", 1<<20) + `"}`, TooLarge, nil},
		"bomb":             {strings.Repeat("[", 1<<20), TooDeep, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var v body
			err := Decode(strings.NewReader(tc.in), &v, Options{})
			if tc.want == "" {
				if err != nil {
					t.Errorf("got %v, want no error", err)
				}
				return
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Kind != tc.want {
				t.Fatalf("got %v, want %s", err, tc.want)
			}
			if len(e.Path)+len(tc.path) > 0 && !reflect.DeepEqual(e.Path, tc.path) {
				t.Errorf("path %v, want %v", e.Path, tc.path)
			}
			if strings.Contains(err.Error(), "TAINT") {
				t.Errorf("the error repeats the input: %v", err)
			}
		})
	}
}

func TestUnknownMembersAreSkippedButNotVariants(t *testing.T) {
	opts := Options{AllowUnknown: true}
	var v body
	if err := Unmarshal([]byte(`{"extra":{"Data":1},"fn_index":4}`), &v, opts); err != nil || v.Index == nil || *v.Index != 4 {
		t.Errorf("got %+v, %v", v, err)
	}
	for _, in := range []string{`{"Data":[1]}`, `{"data":[1],"DATA":[2]}`, `{"items":[{"Name":"x"}]}`} {
		e, ok := errors.AsType[*Error](Unmarshal([]byte(in), &v, opts))
		if !ok || e.Kind != Unknown {
			t.Errorf("%s: got %v, want %s", in, e, Unknown)
		}
	}
}

func TestReaderErrorsAreKeptApart(t *testing.T) {
	var v body
	if err := Decode(iotest.ErrReader(io.ErrUnexpectedEOF), &v, Options{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	limited := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(strings.NewReader(`{"data":[]}`)), 4)
	if e, ok := errors.AsType[*Error](Decode(limited, &v, Options{})); !ok || e.Kind != TooLarge {
		t.Errorf("got %v, want %s", e, TooLarge)
	}
}

func TestErrorNamesThePlaceInTheGoType(t *testing.T) {
	var v body
	err := Unmarshal([]byte(`{"items":[{"size":"x"}]}`), &v, Options{})
	if want := "A value has the wrong type or is out of range: items[0].size."; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func FuzzStrictJSON(f *testing.F) {
	for _, s := range []string{`{"data":[1]}`, `{"Data":1}`, `{"a":1,"a":2}`, `[1e999]`, `"\ud800"`, `{"any":{"x":[[[]]]}}`, `{"items":[{"name":1}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var strict, std body
		if err := Unmarshal(in, &strict, Options{}); err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatalf("%q: error of type %T", in, err)
			}
			for _, p := range e.Path {
				switch name, isName := p.(string); {
				case !isName:
				case !strings.Contains(" data fn_index items tags any name size rate ", " "+name+" "):
					t.Errorf("%q: the path has %q", in, name)
				}
			}
			return
		}
		// What passes has one reading: the standard library's is the same.
		if err := stdjson.Unmarshal(in, &std); err != nil {
			t.Fatalf("%q passes here and not there: %v", in, err)
		}
		if len(strict.Data) != len(std.Data) || len(strict.Tags) != len(std.Tags) || len(strict.Items) != len(std.Items) {
			t.Errorf("%q reads as %+v here and as %+v there", in, strict, std)
		}
	})
}
