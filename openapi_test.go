package oriel

import (
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/openapi.json anew")

// described is an app whose endpoints take and return values of every kind.
func described() *App {
	text, amount := &Textbox{Label: "Text"}, &Number{Label: "Amount", Value: new(2.5)}
	pick := &Dropdown{Label: "Pick", Choices: []string{"a", "b"}}
	many := &CheckboxGroup{Label: "Many", Choices: []string{"x", "y"}}
	on, seed := &Checkbox{Label: "On"}, &Slider{Label: "Seed", Max: 10, Step: 1}
	doc, docs := &FileField{Label: "Doc"}, &FileField{Label: "Docs", Multiple: true}
	photo, shown := &Image{Label: "Photo"}, &Gallery{Label: "Shown"}
	tree, label, chat := &JSON{Label: "Tree"}, &Label{Label: "Guess"}, &Chatbot{Label: "Talk"}
	counted := &State[int]{}
	a := &App{Title: "Described", Description: "Every *kind* of value.", Name: "described",
		Root: Column(text, amount, pick, many, on, seed, doc, docs, photo, shown, tree, label, chat, counted)}
	add := func(name string, fn any, in Inputs, out Outputs) { text.OnSubmit(fn, in, out).Name = name }
	add("fields", func(s string, n float64, p string, m []string, on bool, seed int) string { return s },
		In(text, amount, pick, many, on, seed), Out(text))
	add("files", func(d File, ds []File, p File, ps []File) (File, []File) { return d, ds }, In(doc, docs, photo, shown), Out(doc, docs))
	add("trees", func(v any, m []Message) any { return v }, In(tree, chat), Out(tree))
	add("steps", func(n int) iter.Seq[int] { return func(yield func(int) bool) { yield(n) } }, In(counted), Out(counted))
	add("steps_get", func() {}, nil, nil) // as the reader of steps would be called
	add("größe", func(s string) string { return s }, In(text), Out(text))
	text.OnChange(func(s string) string { return s }, In(text), Out(text)) // private
	a.API("sum", func(args struct {
		A int            `oriel:"a"`
		B float64        `oriel:"b,default=3"`
		C []string       `oriel:"c,optional"`
		D map[string]int `oriel:"d"`
		E *struct {
			Name string `json:"name"`
		} `oriel:"e,optional"`
	}) (int, string) {
		return args.A, ""
	}).Description = "Adds."
	return a
}

func TestOpenAPIDescribesWhatInfoLists(t *testing.T) {
	s := serve(t, described(), true)
	raw := s.want("GET", "/gradio_api/openapi.json", "", 200, `"openapi":"3.0.2"`).body
	var doc map[string]any
	if err := json.Unmarshal([]byte(raw), &doc); err != nil {
		t.Fatal(err)
	}
	for _, problem := range checkOpenAPI(doc) {
		t.Error(problem)
	}
	var info struct {
		Named map[string]struct {
			Parameters []struct {
				Name       string `json:"parameter_name"`
				HasDefault bool   `json:"parameter_has_default"`
			} `json:"parameters"`
		} `json:"named_endpoints"`
	}
	if err := json.Unmarshal([]byte(s.send("GET", "/gradio_api/info", "").body), &info); err != nil {
		t.Fatal(err)
	}
	paths := doc["paths"].(map[string]any)
	if want := 1 + 3*len(info.Named); len(paths) != want || len(info.Named) != 7 {
		t.Errorf("%d paths for %d endpoints, want %d", len(paths), len(info.Named), want)
	}
	for name, e := range info.Named {
		name = strings.ReplaceAll(name, "größe", "gr%C3%B6%C3%9Fe")
		if paths["/gradio_api/call"+name+"/{event_id}"] == nil || paths["/gradio_api/call"+name] == nil {
			t.Errorf("%s has no paths", name)
		}
		body := dig(paths, "/gradio_api/call/v2"+name, "post", "requestBody", "content", "application/json", "schema")
		names, required := []string{}, []string{}
		for _, p := range e.Parameters {
			names = append(names, p.Name)
			if !p.HasDefault {
				required = append(required, p.Name)
			}
		}
		slices.Sort(names)
		if got := slices.Sorted(maps.Keys(dig(body, "properties"))); !slices.Equal(got, names) {
			t.Errorf("%s: the parameters are %v, in /info %v", name, got, names)
		}
		got, _ := body["required"].([]any)
		if fmt.Sprint(got) != fmt.Sprint(required) {
			t.Errorf("%s: %v are required, in /info %v", name, got, required)
		}
	}
	golden := strings.ReplaceAll(raw, s.addr, "127.0.0.1:7860")
	golden = regexp.MustCompile(`"version":"[0-9a-f]+"`).ReplaceAllString(golden, `"version":"HASH"`)
	var pretty any
	if err := json.Unmarshal([]byte(golden), &pretty); err != nil {
		t.Fatal(err)
	}
	out, err := json.MarshalIndent(pretty, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/openapi.json", append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(out)+"\n" {
		t.Errorf("the document is not testdata/openapi.json; if it should be, run go test -run OpenAPI . -update\n%s", out)
	}
}

// TestOpenAPICallsAsDescribed follows the document from the first call to the result.
func TestOpenAPICallsAsDescribed(t *testing.T) {
	s := serve(t, described(), true)
	a := s.want("POST", "/gradio_api/call/v2/sum", `{"a":4,"d":{}}`, 200, "event_id")
	id := idOf.FindStringSubmatch(a.body)[1]
	if got := s.send("GET", "/gradio_api/call/sum/"+id, "").body; got != "event: complete\ndata: [4, \"\"]\n\n" {
		t.Errorf("the results are %q", got)
	}
	s.want("POST", "/gradio_api/call/v2/gr%C3%B6%C3%9Fe", `{"text":"x"}`, 200, "event_id")
	s.want("POST", "/gradio_api/call/v2/sum", `{"a":4}`, 422, "detail")
}

// TestOpenAPICheckFinds tests the check.
func TestOpenAPICheckFinds(t *testing.T) {
	raw, err := os.ReadFile("testdata/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[[2]string]string{
		{`"#/components/schemas/Error"`, `"#/components/schemas/Eror"`}:                                 "leads nowhere",
		{`"operationId": "sum_post"`, `"operationId": "sum"`}:                                           "is taken",
		{`"in": "path"`, `"in": "body"`}:                                                                "is in body",
		{`"type": "integer"`, `"type": "int"`}:                                                          "no type",
		{`"required": [`, `"required": ["nobody",`}:                                                     "nobody",
		{`"openapi": "3.0.2"`, `"openapi": "3.1.0"`}:                                                    "3.1.0",
		{`"nullable": true`, `"const": true`}:                                                           "const",
		{`"/gradio_api/call/sum/{event_id}"`, `"/gradio_api/call/sum/{id}"`}:                            "event_id",
		{`"responses": {`, `"respons": {`}:                                                              "respons",
		{`"description": "What went wrong."`, `"says": ""`}:                                             "no description",
		{`"additionalProperties": false`, `"additionalProperties": 1`}:                                  "additionalProperties",
		{`"summary": "Upload files, to use their paths in calls."`, `"summary": 1`}:                     "summary",
		{`"url": "http://127.0.0.1:7860"`, `"url": "http://127.0.0.1:7860/"`}:                           "slash",
		{`"version": "HASH"`, `"version": 1`}:                                                           "version",
		{`"title": "FileDataMeta"`, `"title": "FileDataMeta", "$defs": {}`}:                             "$defs",
		{`"multipart/form-data": {`, `"multipart/form-data": {"schma": {},`}:                            "schma",
		{`"required": true,` + "\n" + `      "schema"`, `"required": false,` + "\n" + `      "schema"`}: "must be required",
	} {
		broken := strings.ReplaceAll(string(raw), change[0], change[1])
		var doc map[string]any
		if err := json.Unmarshal([]byte(broken), &doc); err != nil {
			t.Fatalf("%q: %v", change, err)
		}
		if broken == string(raw) {
			t.Errorf("%q changes nothing", change)
		}
		if got := strings.Join(checkOpenAPI(doc), "\n"); !strings.Contains(got, want) {
			t.Errorf("%q: found %q, want %q", change, got, want)
		}
	}
}

// dig follows keys into nested objects.
func dig(m map[string]any, keys ...string) map[string]any {
	for _, k := range keys {
		m, _ = m[k].(map[string]any)
	}
	return m
}

// An openAPICheck collects what a document has that OpenAPI 3.0 does not allow.
type openAPICheck struct {
	doc      map[string]any
	ids      map[string]bool
	problems []string
}

func checkOpenAPI(doc map[string]any) []string {
	c := &openAPICheck{doc: doc, ids: map[string]bool{}}
	c.keys("document", doc, "openapi info servers paths components", "openapi info paths")
	if doc["openapi"] != "3.0.2" {
		c.say("the version of OpenAPI is %v", doc["openapi"])
	}
	info := dig(doc, "info")
	c.keys("info", info, "title description version", "title version")
	c.texts("info", info, "title", "description", "version")
	servers, _ := doc["servers"].([]any)
	for _, x := range servers {
		server, _ := x.(map[string]any)
		c.keys("server", server, "url", "url")
		if u, _ := server["url"].(string); !strings.HasPrefix(u, "http") || strings.HasSuffix(u, "/") {
			c.say("the server's url is %q: paths begin with the slash", u)
		}
	}
	paths := dig(doc, "paths")
	for path := range paths {
		item := dig(paths, path)
		c.keys(path, item, "get post", "")
		if len(item) == 0 || !strings.HasPrefix(path, "/") {
			c.say("%s has no operation, or does not begin with a slash", path)
		}
		for method := range item {
			c.operation(path+" "+method, path, dig(item, method))
		}
	}
	components := dig(doc, "components")
	c.keys("components", components, "schemas", "schemas")
	for name, s := range dig(components, "schemas") {
		if !regexp.MustCompile(`^[A-Za-z0-9._-]+$`).MatchString(name) {
			c.say("a schema is called %q", name)
		}
		c.schema("schema "+name, s)
	}
	return c.problems
}

func (c *openAPICheck) say(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// keys checks that an object has some keys and no others.
func (c *openAPICheck) keys(at string, m map[string]any, allowed, needed string) {
	for k := range m {
		if !slices.Contains(strings.Fields(allowed), k) {
			c.say("%s has the key %s", at, k)
		}
	}
	for _, k := range strings.Fields(needed) {
		if m[k] == nil {
			c.say("%s has no %s", at, k)
		}
	}
}

func (c *openAPICheck) texts(at string, m map[string]any, keys ...string) {
	for _, k := range keys {
		if v, ok := m[k]; ok && reflect.TypeOf(v) != reflect.TypeFor[string]() {
			c.say("%s: %s is %v, no text", at, k, v)
		}
	}
}

func (c *openAPICheck) operation(at, path string, o map[string]any) {
	c.keys(at, o, "operationId summary description parameters requestBody responses", "operationId responses")
	c.texts(at, o, "operationId", "summary", "description")
	id, _ := o["operationId"].(string)
	if c.ids[id] {
		c.say("%s: the ID %s is taken", at, id)
	}
	c.ids[id] = true
	inPath := []string{}
	for _, m := range regexp.MustCompile(`\{([^}]*)\}`).FindAllStringSubmatch(path, -1) {
		inPath = append(inPath, m[1])
	}
	var declared []string
	parameters, _ := o["parameters"].([]any)
	for _, x := range parameters {
		p, _ := x.(map[string]any)
		c.keys(at+" parameter", p, "name in required schema", "name in schema")
		if p["in"] != "path" {
			c.say("%s: %v is in %v", at, p["name"], p["in"])
		} else if p["required"] != true {
			c.say("%s: %v is in the path and must be required", at, p["name"])
		}
		declared = append(declared, fmt.Sprint(p["name"]))
		c.schema(at+" parameter", p["schema"])
	}
	if !slices.Equal(inPath, append([]string{}, declared...)) {
		c.say("%s: the path has %v, declared are %v", at, inPath, declared)
	}
	if body := dig(o, "requestBody"); body != nil {
		c.keys(at+" body", body, "required content", "content")
		c.content(at+" body", dig(body, "content"))
	} else if strings.HasSuffix(at, " post") {
		c.say("%s has no body", at)
	}
	responses := dig(o, "responses")
	if responses["200"] == nil || responses["default"] == nil {
		c.say("%s: the responses are %v", at, slices.Sorted(maps.Keys(responses)))
	}
	for status := range responses {
		r := dig(responses, status)
		c.keys(at+" "+status, r, "description content", "description content")
		c.texts(at+" "+status, r, "description")
		c.content(at+" "+status, dig(r, "content"))
	}
}

func (c *openAPICheck) content(at string, content map[string]any) {
	for kind := range content {
		c.keys(at+" "+kind, dig(content, kind), "schema", "schema")
		c.schema(at+" "+kind, dig(content, kind)["schema"])
	}
}

func (c *openAPICheck) schema(at string, v any) {
	s, ok := v.(map[string]any)
	if !ok {
		c.say("%s: the schema is %v", at, v)
		return
	}
	if ref, ok := s["$ref"]; ok {
		name, local := strings.CutPrefix(fmt.Sprint(ref), "#/components/schemas/")
		if !local || dig(c.doc, "components", "schemas", name) == nil || len(s) != 1 {
			c.say("%s: %v leads nowhere, or has company", at, s)
		}
		return
	}
	c.keys(at, s, "type title description default enum nullable format pattern items minItems maxItems uniqueItems "+
		"properties additionalProperties required minimum maximum anyOf oneOf allOf", "")
	c.texts(at, s, "title", "description", "format", "pattern")
	if t, ok := s["type"]; ok && !slices.Contains([]any{"string", "number", "integer", "boolean", "array", "object"}, t) {
		c.say("%s: %v is no type", at, t)
	}
	if s["type"] == "array" {
		c.schema(at+" items", s["items"])
	}
	props, _ := s["properties"].(map[string]any)
	for name, p := range props {
		c.schema(at+" "+name, p)
	}
	if required, ok := s["required"]; ok {
		list, _ := required.([]any)
		if len(list) == 0 {
			c.say("%s: required is %v", at, required)
		}
		for _, name := range list {
			if props[fmt.Sprint(name)] == nil {
				c.say("%s: %v is required and does not exist", at, name)
			}
		}
	}
	switch more := s["additionalProperties"].(type) {
	case nil, bool:
	case map[string]any:
		c.schema(at+" additionalProperties", more)
	default:
		c.say("%s: additionalProperties is %v", at, more)
	}
	for _, key := range []string{"anyOf", "oneOf", "allOf"} {
		list, ok := s[key].([]any)
		if s[key] != nil && (!ok || len(list) == 0) {
			c.say("%s: %s is %v", at, key, s[key])
		}
		for _, x := range list {
			c.schema(at+" "+key, x)
		}
	}
}
