package guard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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

// patient is a policy under which no verdict depends on how fast the machine is.
func patient(c guardtest.Case) Policy {
	return Policy{Accept: c.Accept, Opaque: c.Any, Limits: Limits{Time: time.Hour}}
}

func TestEveryHostileCaseGetsItsVerdictAndCode(t *testing.T) {
	for i, c := range guardtest.Malicious() {
		t.Run(fmt.Sprintf("%s_%d", c.ID, i), func(t *testing.T) {
			g, dir := newGuard(t)
			data := c.Make()
			r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: c.Name, Type: c.Type, Size: c.Size}, patient(c))
			f, denied := r.Denied()
			if want := c.Code != ""; denied != want || denied != (err != nil) || denied != (a == nil) {
				t.Fatalf("%s: denied %v (%v), want %v", c.About, denied, err, want)
			}
			if denied {
				if f.Code != c.Code {
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
			clean := content(t, a)
			if c.Gone != "" && bytes.Contains(clean, []byte(c.Gone)) {
				t.Fatalf("%s: %q is still there", c.About, c.Gone)
			}
			again, _, err := g.Inspect(context.Background(), bytes.NewReader(clean), Meta{Name: r.Name}, patient(c))
			if err != nil || again.Verdict != Allow || again.CleanSHA256 != r.CleanSHA256 {
				t.Fatalf("%s: the cleaned file gets %s (%v), want allow and the same bytes", c.About, again.Verdict, err)
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
			p := patient(c)
			p.MotionPhoto = true
			data := c.Make()
			r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: c.Name, Type: c.Type, Size: c.Size}, p)
			if err != nil {
				f, _ := r.Denied()
				t.Fatalf("%s: %s at %d: %s", c.About, f.Code, f.Off, f.Detail)
			}
			clean := content(t, a)
			if !bytes.Contains(clean, []byte(c.Kept)) {
				t.Fatalf("%s: %q is gone", c.About, c.Kept)
			}
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

func TestVerdictIsRememberedUnderEveryName(t *testing.T) {
	g, _ := newGuard(t)
	data := guardtest.PNG(8, 8, guardtest.Chunk("tEXt", []byte("a\x00b")))
	for i, name := range []string{"a.png", "../b.png", "c.png"} {
		r, a, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: name}, pngOnly)
		if err != nil || r.Cached != (i > 0) || r.Name != name[len(name)-5:] || a.Name() != r.Name {
			t.Fatalf("%s: %q, cached %v, %v", name, r.Name, r.Cached, err)
		}
		if noted := slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Code == fact.CodeName }); noted != (i == 1) {
			t.Fatalf("%s: findings %v", name, r.Findings)
		}
	}
	if r, _, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.jpg"}, pngOnly); err == nil || r.Cached {
		t.Fatalf("another extension got this one's verdict")
	}
	other := guardtest.PNG(9, 9)
	if _, _, err := g.Inspect(context.Background(), bytes.NewReader(other), Meta{Name: "a.png", Size: 5}, pngOnly); err == nil {
		t.Fatal("a length that lies passed")
	}
	if r, _, err := g.Inspect(context.Background(), bytes.NewReader(other), Meta{Name: "a.png"}, pngOnly); err != nil || r.Cached {
		t.Fatalf("the promise of one client refuses the file of another: %v", err)
	}
}

func TestPoliciesKeepWhatTheySay(t *testing.T) {
	text := guardtest.PNG(8, 8, guardtest.Chunk("tEXt", []byte("parameters\x00a cat")), guardtest.Chunk("eXIf", []byte("GPS-HERE")))
	color := guardtest.JPEG(8, 8, guardtest.ICC("sRGB"), guardtest.Segment(0xfe, "GPS-HERE"))
	for _, c := range []struct {
		data []byte
		p    Policy
		kept string
	}{{text, Policy{KeepText: true}, "parameters\x00a cat"}, {text, Policy{}, ""}, {color, Policy{KeepColor: true}, "ICC_PROFILE"}, {color, Policy{}, ""}} {
		g, _ := newGuard(t)
		c.p.Accept = []Format{fact.PNG, fact.JPEG}
		r, a, err := g.Inspect(context.Background(), bytes.NewReader(c.data), Meta{}, c.p)
		if err != nil || r.Verdict != AllowCleaned {
			t.Fatalf("%s, %v", r.Verdict, err)
		}
		out := string(content(t, a))
		if strings.Contains(out, "GPS-HERE") || strings.Contains(out, "ICC_PROFILE") != (c.kept == "ICC_PROFILE") || strings.Contains(out, "parameters") != strings.HasPrefix(c.kept, "parameters") {
			t.Fatalf("kept %q, want %q and nothing else", out, c.kept)
		}
	}
}

func TestWhatStaysBehindAPictureIsLookedInto(t *testing.T) {
	picture, cut := guardtest.JPEG(8, 8), guardtest.JPEG(8, 8, guardtest.Segment(0xdd, "\x00\x00\x00"))
	video := []byte("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00")
	cut = append(cut[:len(cut)-4:len(cut)-4], 0xff, 0xc4, 0xff, 0xd9)
	for i, data := range [][]byte{append(picture[:len(picture):len(picture)], video...), guardtest.MultiPicture(cut, 0)} {
		for _, level := range []Level{Strip, Inspect} {
			g, _ := newGuard(t)
			r, _, err := g.Inspect(context.Background(), bytes.NewReader(data), Meta{Name: "a.jpg"}, Policy{Accept: []Format{fact.JPEG}, MotionPhoto: true, Clean: level})
			if (err != nil) != (level == Inspect) {
				t.Errorf("%d, level %d: %s, %v; want a refusal where it would stay", i, level, r.Verdict, err)
			}
		}
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

func TestSentencesNameTheKind(t *testing.T) {
	for f, want := range map[Format]string{
		fact.MP3: "Clip is an MP3 recording, which is not accepted here.", fact.FLAC: "Clip is a FLAC recording, which is not accepted here.",
		fact.Ogg: "Clip is an Ogg recording, which is not accepted here.", fact.PNG: "Clip is a PNG picture, which is not accepted here.",
		"avif": "Clip is an AVIF file, which is not accepted here.", "heic": "Clip is a HEIC file, which is not accepted here.",
		"pickle": "Clip is a pickle file, which is not accepted here.", "": "Clip is a file of an unknown kind, which is not accepted here.",
	} {
		r := Report{Format: f, Findings: []Finding{{Code: fact.CodeNotAccepted}}}
		if got := r.Sentence("Clip"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestEveryCodeHasASentence reads the codes from where they are declared, so that none is forgotten.
func TestEveryCodeHasASentence(t *testing.T) {
	files, err := filepath.Glob("fact/*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || len(v.Values) != 1 || fmt.Sprint(v.Type) != "Code" {
				return true
			}
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes++
			r := Report{Format: fact.Zip, Findings: []Finding{{Code: Code(code), Limit: 5 << 20}}}
			got := r.Sentence("Model")
			if !strings.HasPrefix(got, "Model ") || !strings.HasSuffix(got, ".") || strings.ContainsAny(got, "{}_") || strings.Contains(got, code) {
				t.Errorf("%s: %q is no sentence for a visitor", code, got)
			}
			return true
		})
	}
	if codes < 83 {
		t.Errorf("found %d codes, there are 83 or more", codes)
	}
}
