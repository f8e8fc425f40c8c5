package strictjson

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// call is like the body of a call: its members are kept undecoded.
type call struct {
	Data stdjson.RawMessage `json:"data"`
	Fn   stdjson.RawMessage `json:"fn_index"`
}

// conversation is the body of a call with some messages.
func conversation(messages int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data":["hello",[`)
	for i := range messages {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"role":"user","metadata":null,"content":[{"text":"%-200d","type":"text"}],"options":null}`, i)
	}
	b.WriteString(`]],"fn_index":4}`)
	return b.Bytes()
}

// TestOrdinaryDocumentsArePlain: what clients send takes the short way.
func TestOrdinaryDocumentsArePlain(t *testing.T) {
	for _, in := range []string{`{}`, ` [ ] `, `null`, `{"data":["x\n\"y\"",-0.5e+3,0,[true,false,null],{"a":{},"b":"é\u00e9"}],"fn_index":3}`, string(conversation(50))} {
		q := quick{data: []byte(in), opts: Options{}.filled()}
		if !q.plain() {
			t.Errorf("%.80s is not plain", in)
		}
	}
}

// FuzzPlainDocuments: what is plain is a document that the decoder takes, and means the same.
func FuzzPlainDocuments(f *testing.F) {
	for _, in := range []string{`{"data":[1,"a"],"fn_index":null}`, `{"data":1,"data":2}`, `{"data":"\ud83d\ude00"}`, `{"d\u0061ta":1}`, "{\"data\":\"\xff\"}", `[01]`, `[1.]`,
		`[-]`, `[1e]`, `[1E+5]`, `{"a":{"b":[{}]}}`, "[\"\x1f\"]", `["1234567\"",1]`, "\"1234567\x7f\"", `{"a":1,}`, `[1 2]`, `nul`, `{"a" : 1 , "b":[ ] }x`, `{"Data":1}`,
		`"\/\b\f\n\r\t\u12aF"`, `"\x"`, `"\u12`, `[[[[]]]]`, `[1,2,3,4,5,6,7,8,9,0,1,2]`, `[12345678901]`, `{"longername":1}`} {
		f.Add([]byte(in))
	}
	opts := Options{MaxBytes: 1 << 10, Depth: 3, Tokens: 12, NumberLength: 10, KeyLength: 8}
	f.Fuzz(func(t *testing.T, in []byte) {
		q := quick{data: in, opts: opts}
		if q.plain() {
			if err := scan(in, nil, opts); err != nil {
				t.Fatalf("%q is plain, and yet: %v", in, err)
			}
		}
		for _, unknown := range []bool{false, true} {
			opts := opts
			opts.AllowUnknown = unknown
			for _, v := range [][2]any{{&call{}, &call{}}, {&map[string]stdjson.RawMessage{}, &map[string]stdjson.RawMessage{}}, {&body{}, &body{}}} {
				err, want := Unmarshal(bytes.Clone(in), v[0], opts), error(nil)
				if int64(len(in)) > opts.MaxBytes {
					want = &Error{Kind: TooLarge}
				} else {
					want = decode(bytes.Clone(in), v[1], opts, false)
				}
				if fmt.Sprint(err) != fmt.Sprint(want) {
					t.Fatalf("%q: %v, want %v", in, err, want)
				}
				if err == nil && !reflect.DeepEqual(v[0], v[1]) {
					t.Fatalf("%q: %+v, want %+v", in, v[0], v[1])
				}
			}
		}
	})
}

// TestAnnouncedLengthIsNotTrusted: room is made for what comes, not for what was said to come.
func TestAnnouncedLengthIsNotTrusted(t *testing.T) {
	for _, announced := range []int64{-1, 0, 10, 1 << 40} {
		data, err := readAll(strings.NewReader(strings.Repeat("x", 1000)), announced)
		if err != nil || len(data) != 1000 || cap(data) > 2*trusted {
			t.Errorf("announced %d: %d bytes in room for %d, %v", announced, len(data), cap(data), err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, messages := range []int{0, 80} {
		in := conversation(messages)
		b.Run(fmt.Sprintf("%d messages", messages), func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				var v call
				if err := Decode(bytes.NewReader(in), &v, Options{Announced: int64(len(in))}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
