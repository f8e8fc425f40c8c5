package guard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

func newGuard(t testing.TB) (*Guard, string) {
	t.Helper()
	dir := t.TempDir()
	g, err := New(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g, dir
}

// files lists what is in the quarantine directory.
func files(t testing.TB, dir string) (out []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func content(t testing.TB, a *Artifact) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryHostileCaseGetsItsVerdictAndCode(t *testing.T) {
	for i, c := range guardtest.Malicious() {
		t.Run(fmt.Sprintf("%s_%d", c.ID, i), func(t *testing.T) {
			g, dir := newGuard(t)
			data := c.Make()
			r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: c.Name, Type: c.Type, Size: c.Size}, Policy{Accept: c.Accept})
			f, denied := r.Denied()
			if want := c.Code != ""; denied != want || denied != (err != nil) || denied != (a == nil) {
				t.Fatalf("%s: denied %v (%v), want %v", c.About, denied, err, want)
			}
			if denied {
				if c.Code != "*" && f.Code != c.Code || f.Code == fact.CodeInternal {
					t.Fatalf("%s: denied for %s (%s), want %s", c.About, f.Code, f.Detail, c.Code)
				}
				if left := files(t, dir); len(left) > 0 {
					t.Fatalf("%s: left behind: %v", c.About, left)
				}
				if s := r.Sentence("Photo"); !strings.HasPrefix(s, "Photo ") || !strings.HasSuffix(s, ".") || strings.Contains(s, "{") {
					t.Fatalf("sentence %q", s)
				}
				return
			}
			if c.Clean && r.Verdict != AllowCleaned {
				t.Fatalf("%s: %s, want a cleaned copy", c.About, r.Verdict)
			}
			if c.Gone != "" && bytes.Contains(content(t, a), []byte(c.Gone)) {
				t.Fatalf("%s: %q is still there", c.About, c.Gone)
			}
			if c.Note != "" && !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Code == c.Note && f.Severity == fact.Note }) {
				t.Fatalf("%s: no note %s in %v", c.About, c.Note, r.Findings)
			}
		})
	}
}

func TestEveryBenignCasePassesAndCleaningIsIdempotent(t *testing.T) {
	for i, c := range guardtest.Benign() {
		t.Run(fmt.Sprintf("%s_%d", c.ID, i), func(t *testing.T) {
			g, _ := newGuard(t)
			p := Policy{Accept: c.Accept, MotionPhoto: true}
			data := c.Make()
			r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: c.Name, Type: c.Type, Size: c.Size}, p)
			if err != nil {
				f, _ := r.Denied()
				t.Fatalf("%s: %s at %d: %s", c.About, f.Code, f.Off, f.Detail)
			}
			clean := content(t, a)
			if r.Format.Family() == fact.Image && r.Format != fact.SVG && r.Format != fact.WebP && r.Media.Width*r.Media.Height < 1<<20 {
				samePixels(t, data, clean)
			}
			again, _, err := g.Inspect(context.Background(), bytes.NewReader(clean), Meta{Name: r.Name}, p)
			if err != nil || again.Verdict != Allow || again.CleanSHA256 != r.CleanSHA256 {
				t.Fatalf("%s: the cleaned file gets %s (%v), want allow and the same bytes", c.About, again.Verdict, err)
			}
		})
	}
}

func samePixels(t *testing.T, a, b []byte) {
	t.Helper()
	ma, _, err := image.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	mb, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if ma.Bounds() != mb.Bounds() {
		t.Fatalf("bounds %v and %v", ma.Bounds(), mb.Bounds())
	}
	for y := ma.Bounds().Min.Y; y < ma.Bounds().Max.Y; y++ {
		for x := ma.Bounds().Min.X; x < ma.Bounds().Max.X; x++ {
			if ma.At(x, y) != mb.At(x, y) {
				t.Fatalf("pixel %d,%d differs", x, y)
			}
		}
	}
}

var pngOnly = Policy{Accept: []Format{fact.PNG}}

func TestEveryStageThatFailsDeniesAndLeavesNothing(t *testing.T) {
	broken := errors.New("broken disk")
	for _, s := range []Stage{fact.S0, fact.S1, fact.S2, fact.S3, fact.S4, fact.S6, fact.S7} {
		for _, how := range []string{"error", "panic"} {
			t.Run(s.String()+how, func(t *testing.T) {
				g, dir := newGuard(t)
				g.fault = func(at Stage) error {
					if at != s {
						return nil
					}
					if how == "panic" {
						panic("broken")
					}
					return broken
				}
				data := guardtest.PNG(8, 8, guardtest.Chunk("tEXt", []byte("a\x00b")))
				r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.png"}, pngOnly)
				if r.Verdict != Deny || a != nil || err == nil {
					t.Fatalf("got %s, %v, %v; want a denial", r.Verdict, a, err)
				}
				var refused *Refused
				if !errors.As(err, &refused) || refused.Code() != fact.CodeInternal {
					t.Fatalf("got %v, want guard.internal", err)
				}
				if how == "error" && !errors.Is(err, broken) {
					t.Fatalf("%v lost its cause", err)
				}
				if left := files(t, dir); len(left) > 0 {
					t.Fatalf("left behind: %v", left)
				}
				g.fault = nil
				if r, _, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.png"}, pngOnly); err != nil {
					t.Fatalf("after the fault: %s, %v; a fault must not be remembered", r.Verdict, err)
				}
			})
		}
	}
}

func TestReaderThatFailsLeavesNothing(t *testing.T) {
	g, dir := newGuard(t)
	_, a, err := g.Inspect(context.Background(), iotest.TimeoutReader(bytes.NewReader(guardtest.PNG(300, 300))), Meta{}, pngOnly)
	if err == nil || a != nil || len(files(t, dir)) > 0 {
		t.Fatalf("got %v, %v, %v", a, err, files(t, dir))
	}
}

func TestZeroPolicyAndZeroVerdictDeny(t *testing.T) {
	g, _ := newGuard(t)
	if _, a, err := g.Inspect(context.Background(), bytes.NewReader(guardtest.PNG(8, 8)), Meta{}, Policy{}); err == nil || a != nil {
		t.Fatal("the zero policy let a file in")
	}
	if _, denied := (Report{}).Denied(); !denied || Verdict(0).String() != "deny" {
		t.Fatal("the zero report is not a denial")
	}
}

func TestVerdictIsRememberedPerPolicy(t *testing.T) {
	g, _ := newGuard(t)
	data := guardtest.PNG(8, 8)
	for i, want := range []bool{false, true} {
		r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.png"}, pngOnly)
		if err != nil || r.Cached != want || len(content(t, a)) != len(data) {
			t.Fatalf("time %d: cached %v, %v", i, r.Cached, err)
		}
	}
	small := pngOnly
	small.Limits.Pixels = 10
	if r, _, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.png"}, small); err == nil || r.Cached {
		t.Fatalf("another policy got the first one's verdict")
	}
}

func TestSweepRemovesWhatWasNotUsed(t *testing.T) {
	g, dir := newGuard(t)
	_, a, err := g.Inspect(context.Background(), bytes.NewReader(guardtest.PNG(8, 8)), Meta{Name: "a.png"}, pngOnly)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := g.store.readReport(a.SHA256(), pngOnly.ID()); err != nil || r.Verdict != Allow {
		t.Fatalf("sealed report: %v, %v", r.Verdict, err)
	}
	if n, err := g.Sweep(time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Fatalf("swept %d fresh files, %v", n, err)
	}
	if n, err := g.Sweep(time.Now().Add(time.Hour)); n != 1 || err != nil || len(files(t, dir)) > 0 {
		t.Fatalf("swept %d, %v, left %v", n, err, files(t, dir))
	}
	if _, err := a.Open(); err == nil {
		t.Fatal("a swept artifact opened")
	}
	if r, _, err := g.Inspect(context.Background(), bytes.NewReader(guardtest.PNG(8, 8)), Meta{Name: "a.png"}, pngOnly); err != nil || r.Cached {
		t.Fatalf("after the sweep: cached %v, %v", r.Cached, err)
	}
}

// H1 to H3, b89, b90.
func TestNamesAreMadeSafe(t *testing.T) {
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\a\b.png`: "b.png", "a\x00b\r\n.png": "a_b__.png", "a\u202egnp.exe": "a_gnp.exe",
		"con.txt": "_con.txt", "dots...": "dots", "": "file", "..": "file", "Foto Ünï 写真 #1%&.png": "Foto Ünï 写真 #1%&.png",
		strings.Repeat("x", 4096) + ".png": strings.Repeat("x", 116) + ".png",
	} {
		if got := safeName(in); got != want {
			t.Errorf("safeName(%.40q) = %q, want %q", in, got, want)
		}
	}
}

func BenchmarkInspectStripJPEG512(b *testing.B) {
	data := guardtest.JPEG(512, 512, guardtest.Segment(0xe1, guardtest.EXIF(6)))
	benchInspect(b, data, fact.JPEG)
}

func BenchmarkInspectStripPNG512(b *testing.B) {
	benchInspect(b, guardtest.PNG(512, 512, guardtest.Chunk("tEXt", []byte("a\x00b"))), fact.PNG)
}
