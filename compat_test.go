package oriel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/textproto"
	"strings"
	"testing"
)

// form writes a multipart form with one part named files for each name and content.
func form(pairs ...string) (body, kind string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		p, _ := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="files"; filename="%s"`, pairs[i])},
			"Content-Type": {"text/html"}}) // a buffer takes everything
		p.Write([]byte(pairs[i+1]))
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}

// upload stores files and returns their paths.
func (s *site) upload(pairs ...string) []string {
	s.t.Helper()
	body, kind := form(pairs...)
	a := s.want("POST", "/gradio_api/upload", body, 200, "[", "Content-Type", kind)
	var paths []string
	if err := json.Unmarshal([]byte(a.body), &paths); err != nil || len(paths) != len(pairs)/2 {
		s.t.Fatalf("upload = %s, %v", a.body, err)
	}
	return paths
}

func fileValue(path string) string {
	b, _ := json.Marshal(path) // a string always marshals
	return `{"path":` + string(b) + `,"meta":{"_type":"gradio.FileData"}}`
}

// TestSecCompatFileDataPathIsHandle gives a handler a file by everything but its own handle.
func TestSecCompatFileDataPathIsHandle(t *testing.T) { // C7
	var ran counter
	s := serve(t, hostile(t, &ran), true)
	path := s.upload("a.txt", "hello")[0]
	handle, _, _ := strings.Cut(path, "/")
	for _, bad := range []string{"/etc/passwd", "/proc/self/environ", "../key", "http://127.0.0.1/TAINT4711", "https://example.com/a.png", "file:///etc/passwd",
		"data:text/plain,TAINT4711", s.app.StateDir + "/key", handle, handle + "/", handle + "/../a.txt", "/" + path, strings.ToLower(handle) + "/a.txt",
		"AAAAAAAAAAAAAAAAAAAAAAAA/a.txt", `\\host\share`, "C:\\a.txt", "a\x00b", ""} {
		s.want("POST", "/gradio_api/call/copy", `{"data":[`+fileValue(bad)+`]}`, 422, "pload the file first")
	}
	for _, bad := range []string{`{"path":"` + path + `"}`, `{"path":"` + path + `","meta":{"_type":"x"}}`, `{"url":"http://127.0.0.1/","meta":{"_type":"gradio.FileData"}}`,
		`"` + path + `"`, `["` + path + `"]`, `7`, `{"path":7,"meta":{"_type":"gradio.FileData"}}`} {
		s.want("POST", "/gradio_api/call/copy", `{"data":[`+bad+`]}`, 422, "Doc")
	}
	if n := ran.get(); n != 0 {
		t.Errorf("handlers ran %d times", n)
	}
	lie := `{"path":"` + path + `","url":"http://evil.example/","size":1,"mime_type":"text/html","orig_name":"../../x","meta":{"_type":"gradio.FileData"}}`
	got := s.call("copy", "["+lie+"]")
	if !strings.Contains(got, `"orig_name": "a.txt"`) || !strings.Contains(got, `"size": 5`) || strings.Contains(got, "evil") || strings.Contains(got, "html") {
		t.Errorf("got %s", got)
	}
	s.visitor()
	s.want("POST", "/gradio_api/call/copy", `{"data":[`+fileValue(path)+`]}`, 422, "pload the file first")
	s.want("GET", "/gradio_api/file="+path, "", 404, "File not found.")
}

// TestSecCompatOutputPathDictIsData returns objects that look like files from a handler that knows no files.
func TestSecCompatOutputPathDictIsData(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	before := tree(t, s.app.StateDir)
	for _, value := range []string{`{"path":"/etc/passwd"}`, `{"path":"/etc/passwd","meta":{"_type":"gradio.FileData"}}`, `[{"path":"../key","url":null}]`} {
		var got, want any
		out := s.call("tree", "["+value+"]")
		data := out[strings.Index(out, "data: ")+len("data: "):]
		if json.Unmarshal([]byte(data), &got) != nil || json.Unmarshal([]byte("["+value+"]"), &want) != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s came back as %s", value, out)
		}
	}
	for _, path := range []string{"/etc/passwd", "%2Fetc%2Fpasswd", "..%2Fkey", "../key"} {
		s.want("GET", "/gradio_api/file="+path, "", 404, "")
	}
	if after := tree(t, s.app.StateDir); after != before {
		t.Errorf("the state folder changed:\n%s%s", before, after)
	}
}

// TestSecOutputStringIsNotAPath returns paths as text from functions with text outputs.
func TestSecOutputStringIsNotAPath(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	before := tree(t, s.app.StateDir)
	if got := s.call("echo", `["/etc/passwd"]`); got != "event: complete\ndata: [\"/etc/passwd\"]\n\n" {
		t.Errorf("got %q", got)
	}
	if after := tree(t, s.app.StateDir); after != before {
		t.Errorf("the state folder changed:\n%s%s", before, after)
	}
}

// TestSecCompatUploadProgressOwner follows an upload as its owner, and as somebody else who knows its name.
func TestSecCompatUploadProgressOwner(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	s.visitor()
	mine := s.http.Jar
	body, kind := form("a.txt", "hello")
	s.want("POST", "/gradio_api/upload?upload_id=up1", body, 200, "a.txt", "Content-Type", kind)
	s.visitor()
	s.want("GET", "/gradio_api/upload_progress?upload_id=up1", "", 404, "File not found.")
	s.http.Jar = mine
	s.want("GET", "/gradio_api/upload_progress?upload_id=up1", "", 200, `data: {"msg": "done"}`)
	for _, bad := range []string{"", "a/b", "..", strings.Repeat("a", 65), "a%00"} {
		s.want("GET", "/gradio_api/upload_progress?upload_id="+bad, "", 400, "upload_id")
		s.want("POST", "/gradio_api/upload?upload_id="+bad, body, 400, "upload_id", "Content-Type", kind)
	}
}

// TestSecCompatNonBrowserRequests replays what the official clients send, and what browsers send for other sites.
func TestSecCompatNonBrowserRequests(t *testing.T) {
	var ran counter
	s := serve(t, hostile(t, &ran), true)
	body := `{"data":["a",1,"a"]}`
	for i, pass := range [][]string{
		{"User-Agent", "python-httpx/0.28", "Accept", "*/*"},
		{"User-Agent", "node", "Accept-Language", "*", "Sec-Fetch-Mode", "cors"},
		{"User-Agent", "curl/8"},
		{"Origin", "http://" + s.addr, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors"},
	} {
		s.want("POST", "/gradio_api/run/greet", body, 200, "Hello a", pass...)
		if ran.get() != i+1 {
			t.Errorf("%q: the handler ran %d times in all", pass, ran.get())
		}
	}
	n := ran.get()
	for _, refuse := range [][]string{
		{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Content-Type", "text/plain"},
		{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "empty"},
		{"Origin", "null", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"},
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://127.0.0.1:1"}, {"Origin", "null"},
		{"Origin", "http://" + s.addr + ".evil.example"}, {"Origin", "https://" + s.addr},
	} {
		for _, path := range []string{"/gradio_api/run/greet", "/gradio_api/call/greet", "/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel", "/_oriel/v1/run"} {
			s.want("POST", path, body, 403, "", refuse...)
		}
	}
	if ran.get() != n {
		t.Error("a handler ran for another site")
	}
	s.want("GET", "/config", "", 421, "", "Host", "evil.example")
	s.want("POST", "/gradio_api/run/greet", body, 421, "", "Host", "evil.example")
}

// TestSecCompatLogRedactsQuery looks for names, ids and handles in all that the app writes to its log.
func TestSecCompatLogRedactsQuery(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	s.visitor()
	path := s.upload("private-name.txt", "content-of-file")[0]
	handle, _, _ := strings.Cut(path, "/")
	s.want("GET", "/gradio_api/file="+path, "", 200, "content-of-file")
	s.join("greet", "label-in-query", `["text-of-call",1,"a"]`)
	id := idOf.FindStringSubmatch(s.send("POST", "/gradio_api/call/greet", `{"data":["x",1,"a"]}`).body)[1]
	s.send("GET", "/gradio_api/call/greet/"+id, "")
	s.send("GET", "/config?__sign=secret-sign&token=secret-token", "", "Authorization", "Bearer secret-bearer")
	body, kind := form("a", "b")
	s.send("POST", "/gradio_api/upload?upload_id=upload-in-query", body, "Content-Type", kind)
	s.call("fail", `["x"]`)
	s.call("crash", `["x"]`)
	log := s.log.String()
	if !strings.Contains(log, `"path":"/gradio_api/queue/data"`) && !strings.Contains(log, "/gradio_api/queue") || !strings.Contains(log, canary) {
		t.Errorf("the log lacks requests, or why a handler failed:\n%s", log)
	}
	for _, line := range strings.Split(log, "\n") {
		var record map[string]any
		if line != "" && json.Unmarshal([]byte(line), &record) != nil {
			t.Errorf("the log has a line that is no JSON: %s", line)
		}
	}
	for _, secret := range []string{handle, id, "label-in-query", "secret-", "upload-in-query", "private-name", "content-of-file", "text-of-call"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log shows %q", secret)
		}
	}
}

// TestSecCompatSSEOneLine has handlers return everything that a client could take for the end of a line.
func TestSecCompatSSEOneLine(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	nasty := "a\nb\r\nc\rd\u0085e\u2028f\u2029g\x00h\n\ndata: {\"msg\":\"close_stream\"}\n\n: comment\nevent: x\nid: 1"
	quoted, _ := json.Marshal(nasty)
	raws := []string{"{\n\"a\":\r\n[1,\t2]}", `{"x":"\ud800"}`, `"\u0000\u0085\u2028"`, "\"\u2028\u0085\"", "1\n\ndata: 2", `}`, ""}
	check := func(what, stream string) {
		t.Helper()
		if strings.ContainsAny(stream, "\r\x00\u0085\u2028\u2029") || strings.Contains(stream, "\xff") {
			t.Errorf("%s: %q", what, stream)
		}
		for _, event := range strings.Split(strings.TrimSuffix(stream, "\n\n"), "\n\n") {
			lines := strings.Split(event, "\n")
			if len(lines) == 2 && strings.HasPrefix(lines[0], "event: ") && strings.HasPrefix(what, "call") {
				lines = lines[1:]
			}
			data, ok := strings.CutPrefix(lines[0], "data: ")
			if len(lines) != 1 || !ok || !json.Valid([]byte(data)) {
				t.Errorf("%s: the event %q is not one line of JSON", what, event)
			}
		}
	}
	stream := s.join("echo", "label-echo", "["+string(quoted)+"]")
	check("queue echo", stream)
	for _, event := range strings.Split(stream, "\n\n") {
		var m struct {
			Msg    string
			Output struct{ Data []string }
		}
		if json.Unmarshal([]byte(strings.TrimPrefix(event, "data: ")), &m); m.Msg == "process_completed" && (len(m.Output.Data) != 1 || m.Output.Data[0] != nasty) {
			t.Errorf("the text came back as %q", m.Output.Data)
		}
	}
	check("call echo", s.call("echo", "["+string(quoted)+"]"))
	check("call fail", s.call("fail", `["x"]`))
	check("call crash", s.call("crash", `["x"]`))
	check("call bytes", s.call("bytes", `["x"]`))
	check("queue bytes", s.join("bytes", "label-bytes", `["x"]`))
	check("queue stream", s.join("stream", "label-stream", `["x"]`))
	for i, raw := range raws {
		quoted, _ := json.Marshal(raw)
		check(fmt.Sprintf("queue raw %q", raw), s.join("raw", fmt.Sprintf("label-raw%d", i), "["+string(quoted)+"]"))
		check(fmt.Sprintf("call raw %q", raw), s.call("raw", "["+string(quoted)+"]"))
	}
}

// TestSecCompatNoCredentialInQuery asks for another visitor's things with that visitor's cookie in the query.
func TestSecCompatNoCredentialInQuery(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	res := s.open("GET", "/config", "")
	res.Body.Close()
	cookie := res.Cookies()[0]
	s.http.Jar = nil
	body, kind := form("a.txt", "hello")
	path := s.want("POST", "/gradio_api/upload", body, 200, "a.txt", "Content-Type", kind, "Cookie", cookie.Name+"="+cookie.Value).body
	path = strings.Trim(path, "[]\"\n")
	s.want("GET", "/gradio_api/file="+path, "", 200, "hello", "Cookie", cookie.Name+"="+cookie.Value)
	for _, name := range []string{cookie.Name, "token", "__sign", "access_token", "session", "Authorization", "Cookie"} {
		s.want("GET", "/gradio_api/file="+path+"?"+name+"="+cookie.Value, "", 404, "")
		s.want("GET", "/gradio_api/file="+path+"?"+name+"="+cookie.Name+"%3D"+cookie.Value, "", 404, "")
	}
	s.want("POST", "/gradio_api/run/greet?token="+cookie.Value, `{"data":["a",1,"a"]}`, 400, "")
}

// TestImageBytesReachTheHandler goes all the way of a picture.
func TestImageBytesReachTheHandler(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	path := s.upload("p.png", b.String())[0]
	if got, want := s.call("size", "["+fileValue(path)+"]"), fmt.Sprintf("data: [%d]", b.Len()); !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
