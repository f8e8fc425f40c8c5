package snippet

import (
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hard is a call whose names and values mean something in one language or another.
var hard = Call{App: "http://127.0.0.1:7860/it's/$HOME", Name: "größe", Args: []Arg{
	{Name: "class", Value: json.RawMessage(`"it's \"$HOME\" \u0000 <b> \u2028 😀 \\ %s"`)},
	{Name: "max-steps", Value: json.RawMessage(`[true,false,null,-1.5e3,{"b":1,"a":[]}]`)},
	{Name: "left", Value: json.RawMessage(`null`), Optional: true},
	{Name: "one", Value: json.RawMessage(`{"path":"x","orig_name":"it's $1.png","meta":{"_type":"gradio.FileData"}}`)},
	{Name: "two", Value: json.RawMessage(`[{"path":"x","meta":{"_type":"gradio.FileData"}}]`)},
	{Name: "within", Value: json.RawMessage(`{"text":"","files":[{"path":"x","orig_name":"c.txt","meta":{"_type":"gradio.FileData"}}]}`)},
}}

func TestGoProgramsAreFormatted(t *testing.T) {
	for _, c := range []Call{hard, {App: "http://a", Name: "f"}, {App: "http://a", Name: "f", Streams: true, Args: hard.Args}} {
		code := c.Programs().Go
		formatted, err := format.Source([]byte(code))
		if err != nil || string(formatted) != code {
			t.Errorf("%v; gofmt makes\n%s\nof\n%s", err, formatted, code)
		}
	}
}

// TestShellTakesProgramsAsMeant runs a program with a curl that writes down what it was given.
func TestShellTakesProgramsAsMeant(t *testing.T) {
	dir := t.TempDir()
	curl := "#!/bin/sh\nfor a; do printf '%s\\0' \"$a\"; done >>" + dir + "/said\nprintf '[\"handle/x\"],\"\"id\"'\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(curl), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-e", "-c", hard.Programs().Bash)
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Split(string(raw), "\x00")
	if words[2] != "files=@it's $1.png" || words[3] != hard.App+"/gradio_api/upload" {
		t.Errorf("the first upload is %q", words[:4])
	}
	var body map[string]any
	at := 16 // after three uploads of four words, -sS, -H and its value, and -d
	if err := json.Unmarshal([]byte(words[at]), &body); err != nil {
		t.Fatalf("%v: %q", err, words)
	}
	if _, left := body["left"]; left || body["class"] != "it's \"$HOME\" \x00 <b> \u2028 😀 \\ %s" {
		t.Errorf("the body is %q", words[at])
	}
	if one, _ := body["one"].(map[string]any); one["path"] != "handle/x" {
		t.Errorf("the file is %v", body["one"])
	}
	if want := hard.App + "/gradio_api/call/v2/gr%C3%B6%C3%9Fe"; words[at+1] != want {
		t.Errorf("the address is %q, want %q", words[at+1], want)
	}
}

func TestProgramsInPythonAndJavaScript(t *testing.T) {
	got := hard.Programs()
	for _, want := range []string{
		"from gradio_client import Client, handle_file\n", `Client("http://127.0.0.1:7860/it's/$HOME/")`, "    None,\n",
		`    [True, False, None, -1.5e3, {"a": [], "b": 1}],`, `    handle_file("it's $1.png"),`,
		`    {"files": [handle_file("c.txt")], "text": ""},`, `    api_name="/größe",`,
	} {
		if !strings.Contains(got.Python, want) {
			t.Errorf("Python lacks %q:\n%s", want, got.Python)
		}
	}
	if strings.Contains(got.Python, "class=") {
		t.Errorf("Python has a keyword for a name:\n%s", got.Python)
	}
	for _, want := range []string{
		"import { readFile } from \"node:fs/promises\";\n", `  "max-steps": [true, false, null, -1.5e3, {"a": [], "b": 1}],`,
		`  two: [new File([await readFile("file")], "file")],`, `app.predict("/größe", {`,
	} {
		if !strings.Contains(got.JavaScript, want) {
			t.Errorf("JavaScript lacks %q:\n%s", want, got.JavaScript)
		}
	}
	if strings.Contains(got.JavaScript, "left") {
		t.Errorf("JavaScript names what is left out:\n%s", got.JavaScript)
	}
	simple := Call{App: "http://a", Name: "greet", Args: []Arg{{Name: "name", Value: json.RawMessage(`"Ada"`)}}}
	want := "from gradio_client import Client\n\nclient = Client(\"http://a/\")\nresult = client.predict(\n    name=\"Ada\",\n    api_name=\"/greet\",\n)\nprint(result)\n"
	if got := simple.Programs().Python; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
