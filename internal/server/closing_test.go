package server

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var python = []string{"User-Agent", "gradio_client/2.6.0; python/3.11"}

// join posts a call as a client with that header does.
func (h *harness) join(body string, header ...string) string {
	h.t.Helper()
	_, answer := h.do("POST", "/gradio_api/queue/join", body, header...)
	m := eventID.FindStringSubmatch(answer)
	if m == nil {
		h.t.Fatalf("join %s: %s", body, answer)
	}
	return m[1]
}

// TestJoinIsAnsweredAfterTheEndOfTheLastStream: with another label, as after reset_session.
func TestJoinIsAnsweredAfterTheEndOfTheLastStream(t *testing.T) {
	h := start(t)
	h.timing.grace = time.Hour
	h.timing.hold = time.Hour // this client's streams end at once
	h.join(`{"data":["a","!"],"fn_index":0,"session_hash":"label1"}`, python...)
	if _, body := h.do("GET", "/gradio_api/queue/data?session_hash=label1", "", python...); !strings.HasSuffix(body, "\"close_stream\",\"event_id\":null}\n\n") {
		t.Fatalf("stream ends with %s", body)
	}
	h.closings.mu.Lock()
	noted, until := len(h.closings.until), time.Now().Add(100*time.Millisecond)
	for key := range h.closings.until {
		h.closings.until[key] = until
	}
	h.closings.mu.Unlock()
	if noted != 1 {
		t.Fatalf("%d streams are noted, want the one that ended", noted)
	}
	h.join(`{"data":["a","!"],"fn_index":0,"session_hash":"label2"}`, python...)
	if early := time.Until(until); early > 0 { // a busy machine only answers later
		t.Errorf("answered %v too early", early)
	}
}

// TestNewsOfAJoinWaitForItsAnswer: until then the client would forget it.
func TestNewsOfAJoinWaitForItsAnswer(t *testing.T) {
	for _, header := range [][]string{python, {"User-Agent", "node"}} {
		h := start(t)
		h.timing.answer = time.Hour
		first := h.join(`{"data":["a"],"fn_index":4,"session_hash":"label1"}`, header...)
		res := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "", header...)
		defer res.Body.Close()
		in := bufio.NewScanner(res.Body)
		if !in.Scan() || !strings.Contains(in.Text(), first) {
			t.Fatalf("the opener's own run is told at once: %s", in.Text())
		}
		second := h.join(`{"data":["b","!"],"fn_index":0,"session_hash":"label1"}`, header...)
		python, told := header[1] != "node", false
		if !python {
			for !told && in.Scan() {
				told = strings.Contains(in.Text(), second) && strings.Contains(in.Text(), "process_completed")
			}
		}
		h.slow <- "done"
		for in.Scan() && !strings.Contains(in.Text(), `"data":["done"]`) {
			told = told || strings.Contains(in.Text(), second)
		}
		if told == python {
			t.Errorf("%s: told %v", header[1], told)
		}
	}
}

// TestStreamThatOpensLateHearsWhatAnOtherWasTold: two clients that share a label each wait for their own call.
func TestStreamThatOpensLateHearsWhatAnOtherWasTold(t *testing.T) {
	h := start(t)
	h.timing.hold = 200 * time.Millisecond
	h.join(`{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	one := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer one.Body.Close()
	in := bufio.NewScanner(one.Body)
	id := h.join(`{"data":["b","c"],"fn_index":0,"session_hash":"label1"}`)
	for in.Scan() && !(strings.Contains(in.Text(), id) && strings.Contains(in.Text(), "process_completed")) {
	}
	two := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer two.Body.Close()
	h.slow <- "done"
	if body, err := io.ReadAll(two.Body); err != nil || strings.Count(string(body), `"data":["Hello bc"]`) != 1 {
		t.Errorf("the second stream: %v %s", err, body)
	}
	h.join(`{"data":["d","!"],"fn_index":0,"session_hash":"label1"}`)
	if _, err := io.Copy(io.Discard, one.Body); err != nil {
		t.Fatal(err)
	}
	h.join(`{"data":["e","!"],"fn_index":0,"session_hash":"label1"}`)
	if _, body := h.do("GET", "/gradio_api/queue/data?session_hash=label1", ""); strings.Contains(body, id) {
		t.Errorf("a stream that comes alone is told again: %s", body)
	}
}

// TestHowACallEndedIsToldAgainAfterABrokenStream: the client gave the stream up before it could read how the call ended.
// It may have read the steps before, so these are not told again; nor is the end of a call that the client stopped.
func TestHowACallEndedIsToldAgainAfterABrokenStream(t *testing.T) {
	h := start(t)
	h.timing.hold = time.Hour // no stream ends by itself before both have been read
	ended := make(chan struct{}, 2)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.Handler().ServeHTTP(w, r)
		if strings.HasSuffix(r.URL.Path, "/queue/data") {
			ended <- struct{}{}
		}
	}))
	defer front.Close()
	h.url = front.URL
	h.join(`{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	one := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	greeted := h.join(`{"data":["b","c"],"fn_index":0,"session_hash":"label1"}`)
	counted := h.join(`{"data":["xyz"],"fn_index":1,"session_hash":"label1"}`)
	stopped := h.join(`{"data":["b"],"fn_index":4,"session_hash":"label1"}`)
	h.want("POST", "/gradio_api/cancel", `{"session_hash":"label1","fn_index":4,"event_id":"`+stopped+`"}`, 200, "true")
	left := map[string]bool{greeted: true, counted: true, stopped: true}
	for in := bufio.NewScanner(one.Body); len(left) > 0 && in.Scan(); {
		for id := range left {
			if strings.Contains(in.Text(), id) && strings.Contains(in.Text(), "process_completed") {
				delete(left, id)
			}
		}
	}
	one.Body.Close()
	<-ended
	two := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer two.Body.Close()
	h.slow <- "done"
	told := ""
	for in := bufio.NewScanner(two.Body); in.Scan() && !strings.Contains(in.Text(), `"data":["done"]`); {
		told += in.Text() + "\n"
	}
	for id, want := range map[string]string{greeted: `"data":["Hello bc"]`, counted: `"data":["xyz"]`} {
		if strings.Count(told, id) != 1 || !strings.Contains(told, want) {
			t.Errorf("of a call that ended the next stream says not just %s:\n%s", want, told)
		}
	}
	if strings.Contains(told, stopped) {
		t.Errorf("the next stream speaks of a call that was stopped:\n%s", told)
	}
}

// TestEndedStreamsAreForgotten lets many strangers end streams, some again and again.
func TestEndedStreamsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const grace, strangers = 100 * time.Millisecond, 100
		var c closings
		noted := func() int {
			c.mu.Lock()
			defer c.mu.Unlock()
			return len(c.until)
		}
		for second := range 100 {
			for i := range strangers {
				c.note(fmt.Sprint("stranger ", second, i), grace)
				c.note("regular", grace)
			}
			if n := noted(); n > 2*strangers+1 {
				t.Fatalf("%d streams are noted after %v, want those of the last %v alone", n, time.Duration(second)*grace, grace)
			}
			time.Sleep(grace / 2)
			synctest.Wait()
		}
		if left := c.left("regular"); left != grace/2 {
			t.Errorf("a stream that ended again %v ago is noted for %v, want %v", grace/2, left, grace/2)
		}
		time.Sleep(grace / 2)
		synctest.Wait()
		if n := noted(); n != 0 {
			t.Errorf("%d streams are left", n)
		}
	})
}
