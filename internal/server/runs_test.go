package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// runs lists what a tab sees.
func (h *harness) runs(tab string) (list []listed) {
	h.t.Helper()
	status, body := h.do("GET", "/_oriel/v1/runs?tab="+tab, "", "X-Oriel-Request", "1")
	var answer struct{ Runs []listed }
	if err := json.Unmarshal([]byte(body), &answer); status != http.StatusOK || err != nil {
		h.t.Fatalf("%d %s: %v", status, body, err)
	}
	return answer.Runs
}

func TestVisitorsListTheirRunsOfAllTabs(t *testing.T) {
	h := start(t)
	h.session()
	next := h.tab("tab=tab-001")
	greet := h.paged("greet", "tab-001")
	for !strings.Contains(next(), `"kind":"done"`) {
	}
	slow := h.paged("slow", "tab-002")
	list := h.runs("tab-001")
	if len(list) != 2 {
		t.Fatalf("%+v", list)
	}
	for _, l := range list {
		switch {
		case l.Run == greet && l.Here && l.Status == "done" && l.About == "x" && l.Fn == 0:
		case l.Run == slow && !l.Here && (l.Status == "running" || l.Status == "queued") && l.Fn == 4:
		default:
			t.Errorf("listed %+v", l)
		}
	}
	if l := h.runs("tab-002"); l[0].Run != slow && l[1].Run != slow {
		t.Errorf("the other tab lists %+v", l)
	}

	mine := h.jar
	h.session()
	if list := h.runs("tab-001"); len(list) != 0 {
		t.Errorf("another visitor sees %+v", list)
	}
	h.jar = mine
	h.want("GET", "/_oriel/v1/runs?tab=tab-001", "", 403, "page_only")
	h.want("GET", "/_oriel/v1/runs?tab=x", "", 400, "6 to 64", "X-Oriel-Request", "1")
}

// TestVisitorsOfOneAddressSeeTheirTabOnly: without a cookie, who shares an address is not the same person.
func TestVisitorsOfOneAddressSeeTheirTabOnly(t *testing.T) {
	h := start(t)
	slow := h.paged("slow", "tab-001")
	if list := h.runs("tab-002"); len(list) != 0 {
		t.Errorf("another tab of the address sees %+v", list)
	}
	if list := h.runs("tab-001"); len(list) != 1 || list[0].Run != slow {
		t.Errorf("the tab sees %+v", list)
	}
	h.want("POST", "/_oriel/v1/open", `{"run":"`+slow+`","tab":"tab-002"}`, 404, "Not Found", "X-Oriel-Request", "1")
}

func TestOpenTellsARunToAnotherTab(t *testing.T) {
	h := start(t)
	h.session()
	greet := h.paged("greet", "tab-001")
	next := h.tab("tab=tab-001")
	for !strings.Contains(next(), `"kind":"done"`) {
	}
	slow := h.paged("slow", "tab-001")
	other := h.tab("tab=tab-002")
	if hello := other(); !strings.Contains(hello, `"runs":[]`) {
		t.Fatalf("a new tab hears of %s", hello)
	}
	open := func(run string, status int, contains string) string {
		t.Helper()
		_, body := h.do("POST", "/_oriel/v1/open", `{"run":"`+run+`","tab":"tab-002"}`, "X-Oriel-Request", "1")
		if !strings.Contains(body, contains) {
			t.Errorf("open %s: %s", run, body)
		}
		return body
	}
	open(greet, 200, "{}")
	var said string
	for got := ""; !strings.Contains(got, `"kind":"done"`); said += got {
		got = other()
	}
	if !strings.Contains(said, greet) || !strings.Contains(said, `"fn":0`) || !strings.Contains(said, "Hello xy") {
		t.Errorf("the tab is told %s", said)
	}
	open(slow, 200, "{}")
	h.slow <- "at last"
	for said = ""; !strings.Contains(said, "at last"); {
		said += other()
	}

	unknown := open(strings.Repeat("0", 32), 404, "Not Found")
	h.session()
	if foreign := open(greet, 404, "Not Found"); foreign != unknown {
		t.Errorf("a foreign run answers %s, an unknown one %s", foreign, unknown)
	}
	h.want("POST", "/_oriel/v1/open", `{"run":"`+greet+`","tab":"tab-002"}`, 403, "")
}
