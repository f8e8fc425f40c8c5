package oriel

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestShutdownTellsEverybody ends an app with a run that ends in time, one that waits, an idle stream and an upload.
func TestShutdownTellsEverybody(t *testing.T) {
	in, out := &Textbox{Label: "In"}, &Textbox{Label: "Out"}
	a := &App{Name: "ending", Root: Column(in, out, &FileField{Label: "Doc"})}
	started, release := make(chan struct{}, 2), make(chan struct{})
	in.OnSubmit(func(s string) string { started <- struct{}{}; <-release; return "finished " + s }, Inputs{in}, Outputs{out}).Name = "work"
	s := serve(t, a, true)
	hash := between(s.send("GET", "/", "").body, `_oriel/`, `/`)
	stream := func(path string) *bufio.Reader {
		t.Helper()
		res := s.open("GET", path, "")
		t.Cleanup(func() { res.Body.Close() })
		return bufio.NewReader(res.Body)
	}
	join := `{"data":["a"],"fn_index":0,"session_hash":"label-1"}`
	s.want("POST", "/gradio_api/queue/join", join, 200, "")
	<-started
	s.want("POST", "/gradio_api/queue/join", strings.Replace(join, "label-1", "label-2", 1), 200, "")
	called := idOf.FindStringSubmatch(s.want("POST", "/gradio_api/call/work", `{"data":["b"]}`, 200, "").body)[1]
	s.want("POST", "/_oriel/v1/run", `{"fn":"work","config":"`+hash+`","tab":"tab-001","data":["c"]}`, 200, "", "X-Oriel-Request", "1")
	running, waiting := stream("/gradio_api/queue/data?session_hash=label-1"), stream("/gradio_api/queue/data?session_hash=label-2")
	call, tab, beat := stream("/gradio_api/call/work/"+called), stream("/_oriel/v1/tab?tab=tab-001"), stream("/gradio_api/heartbeat/label-1")
	for _, r := range []*bufio.Reader{running, waiting, tab, beat} { // they follow now
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	body, half := io.Pipe()
	upload := make(chan error, 1)
	go func() {
		res, err := s.http.Post("http://"+s.addr+"/gradio_api/upload", "multipart/form-data; boundary=b", body)
		if err == nil {
			res.Body.Close()
		}
		upload <- err
	}()
	io.WriteString(half, "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\n"+strings.Repeat("half of it ", 100_000))
	eventually(t, "the upload to have begun", func() bool { return tree(t, filepath.Join(a.StateDir, "quarantine")) != "" })

	began := time.Now()
	s.end()
	eventually(t, "the app to say that it ends", func() bool {
		res := s.open("GET", "/healthz", "")
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return res.StatusCode == 503 && strings.Contains(string(b), "draining")
	})
	s.want("POST", "/gradio_api/queue/join", join, 503, "restarting")
	rest := func(name string, r *bufio.Reader, contains ...string) {
		t.Helper()
		b, _ := io.ReadAll(r)
		for _, want := range contains {
			if !strings.Contains(string(b), want) {
				t.Errorf("%s ended with %s, want %q", name, b, want)
			}
		}
		if strings.Contains(string(b), "Server stopped unexpectedly.") {
			t.Errorf("%s was told of an unexpected end although its runs had ended: %s", name, b)
		}
	}
	rest("the one that waited", waiting, "The server is restarting.", "close_stream")
	close(release)
	rest("the one that ran", running, `"data":["finished a"]`, `"success":true`, "close_stream")
	rest("the simple API", call, "event: error", "The server is restarting.")
	rest("the tab", tab, `"kind":"cancelled","reason":"shutdown"`, `{"bye":"restarting"}`)
	rest("the heartbeat", beat)
	half.CloseWithError(io.ErrUnexpectedEOF)
	<-upload
	s.stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the end took %v", took)
	}
}

// TestShutdownUnderLoad ends an app with a dozen tabs at work: what runs ends, what waits is told why it does not.
func TestShutdownUnderLoad(t *testing.T) {
	const tabs, each, atOnce = 12, 3, 5
	in, out := &Textbox{Label: "In"}, &Textbox{Label: "Out"}
	a := &App{Name: "ending", Root: Column(in, out)}
	started, release := make(chan struct{}, tabs*each), make(chan struct{})
	e := in.OnSubmit(func(s string) string { started <- struct{}{}; <-release; return "finished " + s }, Inputs{in}, Outputs{out})
	e.Name, e.Concurrency = "work", atOnce
	s := serve(t, a, true)
	hash := between(s.send("GET", "/", "").body, `_oriel/`, `/`)
	var streams []*bufio.Reader
	runs := map[string]bool{}
	for i := range tabs {
		tab := fmt.Sprintf("tab-%03d", i)
		res := s.open("GET", "/_oriel/v1/tab?tab="+tab, "")
		t.Cleanup(func() { res.Body.Close() })
		streams = append(streams, bufio.NewReader(res.Body))
		for range each {
			body := s.want("POST", "/_oriel/v1/run", `{"fn":"work","config":"`+hash+`","tab":"`+tab+`","data":["x"]}`, 200, "", "X-Oriel-Request", "1").body
			runs[between(body, `"run":"`, `"`)] = true
		}
	}
	for range atOnce {
		<-started
	}
	s.end()
	eventually(t, "the app to take no more calls", func() bool {
		res := s.open("POST", "/_oriel/v1/run", `{"fn":"work","config":"`+hash+`","tab":"tab-late","data":["x"]}`, "X-Oriel-Request", "1")
		res.Body.Close()
		return res.StatusCode == 503
	})
	close(release)
	ends := map[string]int{}
	for i, r := range streams {
		b, err := io.ReadAll(r)
		if err != nil {
			t.Errorf("the stream of tab %d broke: %v", i, err)
		}
		if !strings.HasSuffix(string(b), "data: {\"bye\":\"restarting\"}\n\n") {
			t.Errorf("the stream of tab %d ends with %q", i, b[max(0, len(b)-80):])
		}
		for line := range strings.Lines(string(b)) {
			run := between(line, `"run":"`, `"`)
			switch {
			case strings.Contains(line, `"kind":"done"`):
				ends["done"]++
			case strings.Contains(line, `"kind":"cancelled","reason":"shutdown"`):
				ends["shutdown"]++
			default:
				continue
			}
			if !runs[run] {
				t.Errorf("the end of %s was told twice or to the wrong tab", run)
			}
			delete(runs, run)
		}
	}
	if ends["done"] != atOnce || ends["shutdown"] != tabs*each-atOnce || len(runs) > 0 {
		t.Errorf("ends: %v, never told: %d", ends, len(runs))
	}
	s.stop()
}

// TestMountedAppEndsWithItsContext serves an app below a path of another server.
func TestMountedAppEndsWithItsContext(t *testing.T) {
	a := hostile(t, new(counter))
	a.StateDir = t.TempDir()
	ctx, end := context.WithCancel(t.Context())
	h, err := a.Handler(ctx)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/demo/", http.StripPrefix("/demo", h))
	hs := httptest.NewServer(mux)
	defer hs.Close()
	s := &site{t: t, app: a, addr: strings.TrimPrefix(hs.URL, "http://") + "/demo", log: &syncBuffer{}, http: hs.Client()}
	path := s.upload("a.txt", "hello")[0]
	if got := s.call("copy", "["+fileValue(path)+"]"); !strings.Contains(got, `"url": "`+hs.URL+"/demo/gradio_api/file=") {
		t.Errorf("got %s", got)
	}
	res := s.open("GET", "/gradio_api/heartbeat/label-1", "")
	defer res.Body.Close()
	end()
	if _, err := io.ReadAll(res.Body); err != nil {
		t.Errorf("the stream broke: %v", err)
	}
	s.want("GET", "/healthz", "", 503, "draining")
	if err := h.Wait(); err != nil {
		t.Error(err)
	}
	if left := tree(t, filepath.Join(a.StateDir, "blobs")); left != "lock\n" {
		t.Errorf("left are %s", left)
	}
}
