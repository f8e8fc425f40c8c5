package pickle_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

type recorded struct {
	Asked  [][2]string `json:"asked"`
	Failed string      `json:"failed"`
}

// record loads every stream with CPython's unpickler and a find_class that writes names down.
func record(t *testing.T, streams [][]byte) []recorded {
	t.Helper()
	python := os.Getenv("ORIEL_PYTHON")
	if python == "" {
		python = "python3"
	}
	var in bytes.Buffer
	for _, s := range streams {
		in.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(s))))
		in.Write(s)
	}
	cmd := exec.Command(python, "-I", "testdata/record.py")
	cmd.Stdin = &in
	out, err := cmd.Output() // CPython complains about buffers of its own on standard error
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Logf("%s", failed.Stderr)
		}
		t.Fatal(err)
	}
	var list []recorded
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		var r recorded
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) != len(streams) {
		t.Fatalf("%d answers for %d streams", len(list), len(streams))
	}
	return list
}

// mutants changes streams by single bytes, by instructions and by splicing, the same on every run.
func mutants(corpus [][]byte, each int) [][]byte {
	random := rand.New(rand.NewPCG(7, 191))
	ops := []byte("(.012FIJKLMNPQRSTUVXabcd}eghijl]oprst)uGB C\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98")
	var out [][]byte
	for _, data := range corpus {
		for range each {
			m := slices.Clone(data)
			for range 1 + random.IntN(3) {
				if len(m) == 0 {
					break
				}
				at := random.IntN(len(m))
				switch random.IntN(7) {
				case 0:
					m[at] ^= 1 << random.IntN(8)
				case 1:
					m[at] = ops[random.IntN(len(ops))]
				case 2:
					m = slices.Delete(m, at, min(len(m), at+1+random.IntN(4)))
				case 3:
					m = slices.Insert(m, at, ops[random.IntN(len(ops))])
				case 4:
					end := min(len(m), at+1+random.IntN(16))
					m = slices.Insert(m, at, slices.Clone(m[at:end])...)
				case 5:
					other := corpus[random.IntN(len(corpus))]
					if len(other) > 0 {
						m = slices.Concat(m[:at], other[random.IntN(len(other)):])
					}
				case 6:
					m[at] = byte(random.IntN(256))
				}
			}
			if len(m) <= 64<<10 {
				out = append(out, m)
			}
		}
	}
	return out
}

// TestNoNameIsAskedForThatWasNotReported compares the machine with CPython's unpickler: whatever that asks for, the report
// names, unless the machine stopped at a refusal that CPython has no rule for. A stream that passes has nothing unnamed.
func TestNoNameIsAskedForThatWasNotReported(t *testing.T) {
	var corpus [][]byte
	for _, c := range append(guardtest.Pickles(), guardtest.PicklesBenign()...) {
		if data := c.Make(); len(data) <= 4<<10 && !bytes.HasPrefix(data, []byte("PK")) {
			corpus = append(corpus, data)
		}
	}
	streams := append(slices.Clone(corpus), mutants(corpus, 25)...)
	// Rules that end a scan where CPython goes on: the file is refused, and what follows is not read. What crosses a frame is
	// read in one way by one version of CPython and in another by the next.
	stops := []fact.Code{fact.CodePickleFrame, fact.CodePickleLimit, fact.CodePickleMemo, fact.CodePickleMalformed, fact.CodePickleStack, fact.CodeTruncated}
	p := pickle.Default()
	complete, stopped, passed := 0, 0, 0
	for i, got := range record(t, streams) {
		r := scan(t, streams[i], p)
		_, denied := r.Denied()
		if !denied {
			passed++
		}
		if r.Packed != "" || r.Container == pickle.NPY {
			continue // CPython was given something else
		}
		missing := slices.DeleteFunc(slices.Clone(got.Asked), func(n [2]string) bool {
			return slices.ContainsFunc(r.Imports, func(i pickle.Import) bool { return i.Module == n[0] && i.Name == n[1] && (i.Allowed || denied) })
		})
		switch {
		case len(missing) == 0:
			complete++
		case !denied:
			t.Errorf("stream %d passes, and CPython asks for %q: %q", i, missing, streams[i])
		case !slices.ContainsFunc(r.Findings, func(f pickle.Finding) bool { return slices.Contains(stops, f.Code) }):
			t.Errorf("stream %d: CPython asks for %q, not reported with %v: %q", i, missing, r.Findings, streams[i])
		default:
			stopped++
		}
	}
	t.Logf("%d streams: all names reported for %d, stopped before the last name for %d; %d pass", len(streams), complete, stopped, passed)
	if stopped*50 > len(streams) {
		t.Errorf("%d of %d streams were refused before their names were read", stopped, len(streams))
	}
}

// TestBenignStreamsLoadInCPython keeps the corpus honest: what must pass is what CPython reads to its end.
func TestBenignStreamsLoadInCPython(t *testing.T) {
	var streams [][]byte
	var about []string
	for _, c := range guardtest.PicklesBenign() {
		if c.Name == "a.pkl" {
			streams, about = append(streams, c.Make()), append(about, c.About)
		}
	}
	for i, got := range record(t, streams) {
		if got.Failed != "" {
			t.Errorf("%s: CPython fails with %s", about[i], got.Failed)
		}
	}
}
