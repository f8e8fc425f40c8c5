package serial

import (
	"bytes"
	"context"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"pgregory.net/rapid"
)

func budget() *fact.Budget {
	return fact.NewBudget(context.Background(), fact.Limits{Memory: 64 << 20}.WithDefaults(fact.Model))
}

func noise(n int, seed byte) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{seed}).Read(b)
	return b
}

var call = []byte("\x80\x04\x95\x12\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x8c\x06getcwd\x93)R0N.")

func TestScannerFindsEveryMarkerWhateverTheWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := noise(rapid.IntRange(0, 400).Draw(t, "size"), byte(rapid.IntRange(0, 255).Draw(t, "seed")))
		k := rapid.IntRange(0, len(markers)-1).Draw(t, "marker")
		at := rapid.IntRange(0, len(b)).Draw(t, "at")
		m := markers[k]
		text := m.text
		if m.next != "" {
			text += m.next[:1]
		}
		b = append(b[:at:at], append([]byte(text), b[at:]...)...)
		var s Scanner
		for rest := b; len(rest) > 0; {
			n := rapid.IntRange(1, min(len(rest), 100)).Draw(t, "write")
			s.Write(rest[:n])
			rest = rest[n:]
		}
		s.end()
		found := 0
		for _, c := range s.found {
			if c.off == int64(at) && int(c.marker) == k {
				found++
			}
		}
		if found != 1 {
			t.Fatalf("marker %q at %d of %d: found %d times in %v", m.text, at, len(b), found, s.found)
		}
	})
}

// TestFastScansFindWhatEveryByteTells compares the ways to look at many bytes at once with looking at each.
func TestFastScansFindWhatEveryByteTells(t *testing.T) {
	letters := []byte("0123456789abcdefACE78 \n:{\"\x00\x01\x04\x08\x80\x02K")
	rapid.Check(t, func(t *rapid.T) {
		b := noise(rapid.IntRange(3, 700).Draw(t, "size"), byte(rapid.IntRange(0, 255).Draw(t, "seed")))
		if rapid.Bool().Draw(t, "letters") {
			for i := range b {
				b[i] = letters[int(b[i])%len(letters)]
			}
		}
		for range rapid.IntRange(0, 20).Draw(t, "planted") {
			m := markers[rapid.IntRange(0, len(markers)-1).Draw(t, "marker")]
			copy(b[rapid.IntRange(0, len(b)-1).Draw(t, "at"):], m.text+m.next)
		}
		from := rapid.IntRange(0, len(b)).Draw(t, "from")
		to := rapid.IntRange(from, len(b)).Draw(t, "to")
		var want Scanner
		for i := from; i < min(to, len(b)-2); i++ {
			want.match(b, 0, i)
		}
		for name, look := range map[string]func(*Scanner, []byte, int64, int, int) int{"pairs": (*Scanner).byPair, "vectors": (*Scanner).byVector} {
			if name == "vectors" && !hasVectors {
				continue
			}
			var got Scanner
			for i := look(&got, b, 0, from, min(to, len(b)-2)); i < min(to, len(b)-2); i++ {
				got.match(b, 0, i)
			}
			if !slices.Equal(got.found, want.found) {
				t.Fatalf("%s found %v, every byte tells %v", name, got.found, want.found)
			}
		}
	})
}

// TestFastScansFindMarkersEverywhere has each marker at each place of a few blocks, and where they end.
func TestFastScansFindMarkersEverywhere(t *testing.T) {
	for k, m := range markers {
		text := m.text
		if m.next != "" {
			text += m.next[len(m.next)-1:]
		}
		for at := range 150 {
			for _, behind := range []int{0, 1, 40} {
				b := append(append(bytes.Repeat([]byte{0xee}, at), text...), bytes.Repeat([]byte{0xee}, behind)...)
				for name, look := range map[string]func(*Scanner, []byte, int64, int, int) int{"pairs": (*Scanner).byPair, "vectors": (*Scanner).byVector} {
					if name == "vectors" && !hasVectors {
						continue
					}
					var s Scanner
					for i := look(&s, b, 0, 0, len(b)-2); i < len(b)-2; i++ {
						s.match(b, 0, i)
					}
					if !slices.Contains(s.found, candidate{off: int64(at), marker: int32(k)}) {
						t.Fatalf("%s: %q at %d of %d is not found", name, text, at, len(b))
					}
				}
			}
		}
	}
}

// TestRunsThatBeganEarlierNeedNoRoom has more hex inside of runs than the scanner keeps, between two objects.
func TestRunsThatBeganEarlierNeedNoRoom(t *testing.T) {
	data := slices.Concat([]byte("--"), call, bytes.Repeat([]byte("f80020"), 3*maxCandidates), call)
	var s Scanner
	for rest := data; len(rest) > 0; rest = rest[min(len(rest), 4096):] {
		s.Write(rest[:min(len(rest), 4096)])
	}
	if s.lost != 0 {
		t.Errorf("the scanner has to begin anew at %d of %d", s.lost, len(data))
	}
	hits, err := s.Confirm(bytes.NewReader(data), int64(len(data)), budget())
	if err != nil || len(hits) != 2 || hits[0].Off != 2 || hits[1].Off != int64(len(data)-len(call)) {
		t.Fatalf("%v, %v; want a pickle in front of the text and one behind it", hits, err)
	}
}

func TestRunsAreDecodedToTheirEnd(t *testing.T) {
	for _, filler := range []int{0, 9, 30, 3_000, 5_000, 300_000} {
		inner := append(append([]byte("\x80\x02."), make([]byte, filler)...), call...)
		data := []byte("text: " + base64.StdEncoding.EncodeToString(inner) + " and more")
		hits, err := Find(bytes.NewReader(data), int64(len(data)), budget())
		if err != nil || len(hits) != 1 || hits[0].Off != 6 || hits[0].Name != "pickle that asks for os.getcwd in base64" {
			t.Errorf("behind %d bytes: %v, %v; want the pickle", filler, hits, err)
		}
	}
}

func TestNoiseHoldsNothing(t *testing.T) {
	for seed := range byte(4) {
		data := noise(16<<20, seed)
		hits, err := Find(bytes.NewReader(data), int64(len(data)), budget())
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if h.Severity == fact.Refuse {
				t.Errorf("noise %d: %s at %d: % x", seed, h.Name, h.Off, data[h.Off:h.Off+24])
			}
		}
	}
}

func TestNothingIsLostBehindManyCandidates(t *testing.T) {
	data := append(bytes.Repeat([]byte("\x80\x02."), 3*maxCandidates), call...)
	at := int64(len(data) - len(call))
	hits, err := Find(bytes.NewReader(data), int64(len(data)), budget())
	if err != nil || len(hits) != 1 || hits[0].Off != at {
		t.Fatalf("Find: %v, %v; want a pickle at %d", hits, err, at)
	}
	var s Scanner
	for rest := data; len(rest) > 0; rest = rest[min(len(rest), 1000):] {
		s.Write(rest[:min(len(rest), 1000)])
	}
	if len(s.found) > maxCandidates {
		t.Fatalf("the scanner kept %d candidates, the limit is %d", len(s.found), maxCandidates)
	}
	hits, err = s.Confirm(bytes.NewReader(data), int64(len(data)), budget())
	if err != nil || len(hits) != 1 || hits[0].Off != at {
		t.Fatalf("Confirm: %v, %v; want a pickle at %d", hits, err, at)
	}
}

func TestPicklesAreToldFromNoise(t *testing.T) {
	for in, want := range map[string]bool{
		string(call):            true,
		"\x80\x02cos\nsystem\n": true,
		"\x80\x02}q\x00X\x01\x00\x00\x00aK\x01sK\x02K\x030.":              false, // two values are left
		"\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01X\x01\x00\x00\x00bK\x02u.": true,
		"\x80\x04N.": false, // harmless, and too short to be sure
		"\x80\x04\x8c\x02os\x94\x8c\x06getcwd\x94h\x00h\x01\x93": true,
		"\x80\x05\x96\xff\xff\xff\xff\xff\xff\xff\xff":           false,
		"cos\nsystem\n(S'ls'\ntR.":                               true,
		"(S'ls'\ncos\nsystem\nR.":                                true,
		"cos\nsystem\nis how it is spelled":                      false,
		"cos\nbqrez\nbut\ncabasa\nreverb\n":                      false,
		"cats\ndogs\n":                                           false,
	} {
		hits, err := Find(strings.NewReader(in), int64(len(in)), budget())
		if err != nil || len(hits) > 0 != want {
			t.Errorf("%q: %v, %v; want found %v", in, hits, err, want)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	data := noise(1<<20, 7)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var s Scanner
		s.Write(data)
	}
}

func BenchmarkFind(b *testing.B) {
	data := noise(16<<20, 7)
	weights := make([]byte, 16<<20)
	for i := 0; i < len(weights); i += 2 { // half floats around zero
		weights[i], weights[i+1] = data[i], 0x30|data[i+1]&0x8f
	}
	text := bytes.Repeat([]byte("def step(self, closure=None): # {\"a\": gAJ8002}\n"), 16<<20/48)
	for name, in := range map[string][]byte{"zeros": make([]byte, 16<<20), "noise": data, "weights": weights, "base64": []byte(base64.StdEncoding.EncodeToString(data[:12<<20])), "text": text} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				if _, err := Find(bytes.NewReader(in), int64(len(in)), budget()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
