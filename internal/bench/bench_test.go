//go:build unix

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// app builds the program that is measured, or one like it.
func app(t *testing.T, pkg string) []string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "app")
	cmd := exec.Command("go", "build", "-o", bin, pkg)
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return []string{bin}
}

// TestEveryWorkloadGetsRightAnswers runs them all with as little work as possible. Each checks what it is answered.
func TestEveryWorkloadGetsRightAnswers(t *testing.T) {
	target := &Target{Name: "oriel", Command: app(t, "./bench/app"), Env: []string{"ORIEL_STATE=" + t.TempDir()}}
	r, err := Run(t.Context(), Config{Targets: []*Target{target}, Size: Small, Limit: time.Minute})
	if err != nil {
		t.Error(err)
	}
	seen := map[string]int{}
	for _, f := range r.Figures {
		seen[f.Workload]++
	}
	for _, w := range Workloads() {
		if seen[w.ID] < 2 {
			t.Errorf("%s noted %d figures", w.ID, seen[w.ID])
		}
	}
	if f := r.figure("W7", "oriel", "rules for ranges kept, of 13"); f == nil || f.Median() != 13 {
		t.Errorf("ranges: %v", r.Remarks)
	}
	var table, raw bytes.Buffer
	if err := r.WriteMarkdown(&table); err != nil {
		t.Error(err)
	}
	if !strings.Contains(table.String(), "| W3 | run, p50, ms |") {
		t.Errorf("the table is\n%s", &table)
	}
	var again Report
	if err := r.WriteJSON(&raw); err != nil || json.Unmarshal(raw.Bytes(), &again) != nil || len(again.Figures) != len(r.Figures) {
		t.Errorf("the JSON does not read back: %v", err)
	}
}

// TestAnotherAppIsRefused measures an app without the functions.
func TestAnotherAppIsRefused(t *testing.T) {
	target := &Target{Name: "hello", Command: app(t, "./examples/hello"), Env: []string{"ORIEL_STATE=" + t.TempDir()}}
	r, err := Run(t.Context(), Config{Targets: []*Target{target}, Size: Small, Only: []string{"W4"}, Limit: time.Minute})
	if err == nil || !strings.Contains(err.Error(), "bench/app") || len(r.Figures) != 0 {
		t.Errorf("measuring hello: %v, %d figures", err, len(r.Figures))
	}
}

func TestCommandThatEndsIsReported(t *testing.T) {
	target := &Target{Name: "broken", Command: []string{"sh", "-c", "echo no such thing >&2; exit 3"}}
	_, err := Run(t.Context(), Config{Targets: []*Target{target}, Size: Small, Only: []string{"W3"}, Limit: time.Minute})
	if err == nil || !strings.Contains(err.Error(), "no such thing") {
		t.Errorf("got %v, want what the command printed", err)
	}
}

func TestTargetsElsewhereNeedToBeAllowed(t *testing.T) {
	for url, ok := range map[string]bool{
		"http://127.0.0.1:1": true, "http://localhost:1": true, "http://[::1]:1": true,
		"http://192.0.2.1:80": false, "http://example.org:80": false, "http://127.0.0.1": false, "https://127.0.0.1:1": false,
	} {
		if err := (&Target{Name: "x", URL: url}).Check(false); (err == nil) != ok {
			t.Errorf("%s: %v", url, err)
		}
	}
	if err := (&Target{Name: "x", URL: "http://192.0.2.1:80"}).Check(true); err != nil {
		t.Errorf("allowed, but %v", err)
	}
}

// TestRoundsAlternate has two targets answer nothing and looks at the order.
func TestRoundsAlternate(t *testing.T) {
	var order bytes.Buffer
	a, b := &Target{Name: "a", Command: []string{"false"}}, &Target{Name: "b", Command: []string{"false"}}
	if _, err := Run(context.Background(), Config{Targets: []*Target{a, b}, Only: []string{"W3"}, Rounds: 2, Progress: &order}); err == nil {
		t.Error("measuring nothing worked")
	}
	var names []string
	for line := range strings.Lines(order.String()) {
		names = append(names, strings.Fields(line)[1])
	}
	if got := strings.Join(names, ""); got != "abba" {
		t.Errorf("the order was %s, want abba", got)
	}
}

func TestRatiosSayHowManyTimesBetter(t *testing.T) {
	r := &Report{Targets: []string{"mine", "theirs"}}
	for _, f := range []Figure{
		{"W", "mine", "time", "ms", false, []float64{2, 1, 3}}, {"W", "theirs", "time", "ms", false, []float64{20}},
		{"W", "mine", "speed", "", true, []float64{60, 40}}, {"W", "theirs", "speed", "", true, []float64{100}},
		{"W", "mine", "alone", "", true, []float64{1}},
	} {
		r.merge(f)
	}
	var b strings.Builder
	if err := r.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| W | time, ms | 2 (1–3) | 20 | 10x |", "| W | speed | 50 (40–60) | 100 | 0.500x |", "| W | alone | 1 | – | – |"} {
		if !strings.Contains(b.String(), want+"\n") {
			t.Errorf("%q is missing in\n%s", want, &b)
		}
	}
}

// TestTreeSeesChildren measures this process, which has started another.
func TestTreeSeesChildren(t *testing.T) {
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	tr := &tree{root: os.Getpid()}
	if n := len(tr.pids()); n < 2 {
		t.Errorf("the tree has %d processes", n)
	}
	if tr.pss() < 1<<20 || tr.peak() < tr.pss()/2 || tr.fds() < 3 || tr.threads() < 2 {
		t.Errorf("pss %d, peak %d, files %d, threads %d", tr.pss(), tr.peak(), tr.fds(), tr.threads())
	}
	for before := tr.cpu(); tr.cpu() == before; { // ends once this loop has cost a tick of its own
	}
}
