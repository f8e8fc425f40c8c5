package oriel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// TestHostileBodiesAreRefused sends bodies of every bad kind to every route that takes JSON.
func TestHostileBodiesAreRefused(t *testing.T) {
	var ran counter
	s := serve(t, hostile(t, &ran), true)
	before := tree(t, s.app.StateDir)
	greet := s.index("greet")
	body := func(fn, data, more string) string {
		return fmt.Sprintf(`{"fn_index":%s,"data":%s,"session_hash":"label-1"%s}`, fn, data, more)
	}
	good := `["` + taint + `",1,"a"]`
	number := fmt.Sprint(greet)
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"empty object", `{}`, 400},
		{"list", `["TAINT4711"]`, 422},
		{"text", `"TAINT4711"`, 422},
		{"null", `null`, 400},
		{"no JSON", `TAINT4711`, 422},
		{"half", `{"data":["TAINT4711"`, 422},
		{"two values", body(number, good, "") + `{}`, 422},
		{"comment", `/*TAINT4711*/{}`, 422},
		{"trailing comma", `{"data":[1,],"fn_index":0,"session_hash":"label-1"}`, 422},
		{"byte order mark", "\ufeff" + body(number, good, ""), 422},
		{"bad UTF-8", body(number, "[\"\xff\",1,\"a\"]", ""), 422},
		{"lone surrogate", body(number, `["\ud800",1,"a"]`, ""), 422},
		{"NUL in JSON", body(number, "[\"\x00\",1,\"a\"]", ""), 422},
		{"NaN", body(number, `["x",NaN,"a"]`, ""), 422},
		{"infinite", body(number, `["x",1e999,"a"]`, ""), 422},
		{"duplicate key", body(number, good, `,"data":[]`), 400},
		{"escaped duplicate", body(number, good, `,"dat\u0061":[]`), 400},
		{"other case", body(number, good, `,"Data":[]`), 400},
		{"unknown key", body(number, good, `,"TAINT4711":1`), 400},
		{"prototype", body(number, good, `,"__proto__":{"x":1}`), 400},
		{"fn_index text", body(`"0"`, good, ""), 404},
		{"fn_index negative", body(`-1`, good, ""), 404},
		{"fn_index fraction", body(`0.5`, good, ""), 404},
		{"fn_index exponent", body(`1e0`, good, ""), 404},
		{"fn_index huge", body(`99999999999999999999`, good, ""), 404},
		{"fn_index long", body(strings.Repeat("1", 65), good, ""), 422},
		{"fn_index list", body(`[0]`, good, ""), 404},
		{"session number", strings.Replace(body(number, good, ""), `"label-1"`, `7`, 1), 400},
		{"session short", strings.Replace(body(number, good, ""), `label-1`, `TAIN`, 1), 400},
		{"session long", strings.Replace(body(number, good, ""), `label-1`, strings.Repeat("a", 65), 1), 400},
		{"session with a slash", strings.Replace(body(number, good, ""), `label-1`, `../TAINT4711`, 1), 400},
		{"session with a line end", strings.Replace(body(number, good, ""), `label-1`, `TAINT4711\r\nX: y`, 1), 400},
		{"session with a letter like another", strings.Replace(body(number, good, ""), `label-1`, `lаbel-1`, 1), 400},
		{"trigger", body(number, good, `,"trigger_id":99`), 422},
		{"trigger text", body(number, good, `,"trigger_id":"TAINT4711"`), 422},
		{"data object", body(number, `{"0":"TAINT4711"}`, ""), 422},
		{"data text", body(number, `"TAINT4711"`, ""), 422},
		{"data null", body(number, `null`, ""), 422},
		{"data short", body(number, `["TAINT4711"]`, ""), 422},
		{"wrong types", body(number, `[1,"TAINT4711",{}]`, ""), 422},
		{"out of range", body(number, `["x",11,"a"]`, ""), 422},
		{"off the step", body(number, `["x",1.5,"a"]`, ""), 422},
		{"no choice", body(number, `["x",1,"TAINT4711"]`, ""), 422},
		{"choice list", body(number, `["x",1,["a"]]`, ""), 422},
		{"number literal", body(number, `["x",1.`+strings.Repeat("0", 64)+`,"a"]`, ""), 422},
		{"long key", body(number, `[{"`+strings.Repeat("k", 257)+`":1},1,"a"]`, ""), 422},
		{"deep", body(number, strings.Repeat("[", 65)+strings.Repeat("]", 65), ""), 422},
		{"very deep", strings.Repeat("[", 1<<20), 422},
		{"many values", body(number, "["+strings.Repeat("1,", 1_000_001)+"1]", ""), 422},
		{"too large", body(number, `["`+strings.Repeat("x", 8<<20)+`",1,"a"]`, ""), 413},
	} {
		most := time.Second
		if raceDetector { // everything takes several times as long
			most *= 10
		}
		began := guardtest.ProcessorTime()
		a := s.send("POST", "/gradio_api/queue/join", c.body) // with its client, in one process
		if a.status != c.status {
			t.Errorf("%s: join = %d %.200s, want %d", c.name, a.status, a.body, c.status)
		}
		if took := guardtest.ProcessorTime() - began; took > most {
			t.Errorf("%s took %v", c.name, took)
		}
		for _, path := range []string{"/gradio_api/call/greet", "/gradio_api/call/v2/greet", "/gradio_api/run/greet", "/_oriel/v1/run"} {
			if a := s.send("POST", path, c.body, "X-Oriel-Request", "1"); a.status < 400 {
				t.Errorf("%s: %s = %d %.200s", c.name, path, a.status, a.body)
			}
		}
		for _, path := range []string{"/gradio_api/cancel", "/gradio_api/reset", "/_oriel/v1/cancel"} {
			s.send("POST", path, c.body, "X-Oriel-Request", "1")
		}
	}
	for _, kind := range []string{"text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "application/jsonp", "TAINT4711", ""} {
		s.want("POST", "/gradio_api/queue/join", body(number, good, ""), 415, "", "Content-Type", kind)
	}
	s.want("POST", "/gradio_api/queue/join", body(number, good, ""), 415, "", "Content-Encoding", "gzip")
	s.want("POST", "/gradio_api/queue/join", body(number, good, ""), 403, "", "Origin", "http://evil.example")
	s.want("POST", "/gradio_api/queue/join", body(number, good, ""), 403, "", "Origin", "null")
	s.want("GET", "/gradio_api/queue/data?session_hash=never-joined", "", 200, "session_not_found")
	if n := ran.get(); n != 0 {
		t.Errorf("handlers ran %d times", n)
	}
	if after := tree(t, s.app.StateDir); after != before {
		t.Errorf("the state folder changed:\n%s%s", before, after)
	}
	s.want("GET", "/healthz", "", 200, "ok")
}

// TestHostileValuesNeverShowTypes sends values that the handler's own type cannot take.
func TestHostileValuesNeverShowTypes(t *testing.T) {
	type record struct {
		Name  string `json:"name"`
		Count int8   `json:"count"`
	}
	tree := &JSON{Label: "Tree"}
	a := &App{Name: "types", Root: tree}
	tree.OnChange(func(r record) string { return r.Name }, Inputs{tree}, Outputs{tree}).Name = "rec"
	a.API("sum", func(p struct{ A, B int8 }) int8 { return p.A + p.B })
	s := serve(t, a, true)
	for _, v := range []string{`"TAINT4711"`, `{"count":"TAINT4711"}`, `{"count":300}`, `{"count":1.5}`, `[{"TAINT4711":1}]`, `{"name":{"TAINT4711":1}}`, `7`} {
		s.want("POST", "/gradio_api/call/rec", `{"data":[`+v+`]}`, 422, "Tree")
	}
	for _, v := range []string{`"TAINT4711",1`, `300,1`, `1.5,1`, `{},[]`} {
		s.want("POST", "/gradio_api/call/sum", `{"data":[`+v+`]}`, 422, "")
	}
}
