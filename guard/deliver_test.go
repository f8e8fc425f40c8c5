package guard

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

// deliver sends data through a guard whose files are kept in the returned bytes.
func deliver(t *testing.T, g *Guard, name string, data []byte, p Policy, fail error) (Report, []byte, error) {
	t.Helper()
	u, err := g.Admit(context.Background(), Meta{Name: name}, p)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Abort()
	if _, err := u.Write(data); err != nil {
		return Report{}, nil, err
	}
	var kept []byte
	r, err := u.Deliver(context.Background(), func(r Report, clean io.Reader) error {
		if _, denied := r.Denied(); denied {
			t.Error("keep was given a file that did not pass")
		}
		b, err := io.ReadAll(clean)
		kept = b
		return errors.Join(err, fail)
	})
	return r, kept, err
}

func TestDeliveredFilesAreNotKept(t *testing.T) {
	g, dir := newGuard(t)
	plain, dirty := guardtest.PNG(8, 8), guardtest.PNG(8, 8, guardtest.Chunk("tEXt", []byte("a\x00GPS-HERE")))
	for _, data := range [][]byte{plain, dirty, plain, dirty} {
		r, kept, err := deliver(t, g, "a.png", data, pngOnly, nil)
		if err != nil || !bytes.Equal(kept, plain) || (r.Verdict == Allow) != bytes.Equal(data, plain) {
			t.Fatalf("got %s, %d bytes, %v; want the %d without metadata", r.Verdict, len(kept), err, len(plain))
		}
	}
	full := errors.New("the disk is full")
	for range 2 { // the second time with a verdict that is known
		r, _, err := deliver(t, g, "a.png", plain, pngOnly, full)
		if _, denied := r.Denied(); !denied || !errors.Is(err, full) {
			t.Fatalf("got %v, %v; want a denial because of the disk", r.Verdict, err)
		}
	}
	if left := files(t, dir); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestOpaquePolicyTakesAnythingButWhatIsDangerous(t *testing.T) {
	g, dir := newGuard(t)
	p := Policy{Accept: fact.Formats(), Opaque: true}
	for _, c := range []struct {
		name string
		data string
		code fact.Code
	}{
		{"noise.bin", "\x01\x02\x00\xfe\x03", ""},
		{"noise", "\x01\x02\x00\xfe\x03", ""},
		{"table.parquet", "PAR1\x00\x00\x00\x00PAR1", ""},
		{"page.html", "<!DOCTYPE html><script>0</script>", ""},
		{"empty.txt", "", ""},
		{"latin1.txt", "caf\xe9", ""},
		{"latin1.csv", "a,b\ncaf\xe9,1\n", ""},
		{"main.rb", "puts 1\n", ""},
		{"run.py", "#!/usr/bin/env python3\nprint(1)\n", ""},
		{"data.json", `{"a":[1,2]}`, ""},
		{"a.png", "<!DOCTYPE html><script>0</script>", fact.CodeMismatch},
		{"a.png", "\x01\x02\x00\xfe\x03", fact.CodeMismatch},
		{"a.csv", "\x01\x02\x00\xfe\x03", fact.CodeControl},
		{"a.json", `{"a":`, fact.CodeTruncated},
		{"a", "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 64), fact.CodeExecutable},
		{"a.dat", "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.", fact.CodeSerialized},
		{"a.dat", "\x01\x00\xac\xed\x00\x05sr\x00" + strings.Repeat("\x00", 99), fact.CodeSerialized},
		{"list.m3u8", "#EXTM3U\nhttp://127.0.0.1/\n", fact.CodeUnsupported},
		{"big.bin", "\x01\x00" + strings.Repeat("\x00", 5000) + "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 99), fact.CodeExecutable},
	} {
		r, kept, err := deliver(t, g, c.name, []byte(c.data), p, nil)
		var refused *Refused
		switch errors.As(err, &refused); {
		case c.code == "" && (err != nil || string(kept) != c.data):
			t.Errorf("%s %.20q: %v, kept %d bytes; want it as it is", c.name, c.data, err, len(kept))
		case c.code != "" && (refused == nil || refused.Code() != c.code):
			t.Errorf("%s %.20q: %v (%v), want %s", c.name, c.data, err, r.Format, c.code)
		}
	}
	small := p
	small.Limits.Size = 4
	if _, _, err := deliver(t, g, "noise", []byte("\x01\x02\x00\xfe\x03"), small, nil); err == nil {
		t.Error("an opaque file over the limit passed")
	}
	if left := files(t, dir); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

// TestLargeBodiesGoThroughTheDisk sends a file that does not fit in memory, in pieces, with every stage failing once.
func TestLargeBodiesGoThroughTheDisk(t *testing.T) {
	plain := guardtest.PNG(8, 8, guardtest.Chunk("pHYs", make([]byte, 9)))
	dirty := guardtest.PNG(8, 8, guardtest.Chunk("pHYs", make([]byte, 9)), guardtest.Chunk("tEXt", bytes.Repeat([]byte("x"), 3*smallBody/2)))
	noise := append(bytes.Repeat([]byte{0, 1}, smallBody), 7)
	for _, broken := range []Stage{fact.S5, fact.S1, fact.S2, fact.S3, fact.S4, fact.S6, fact.S7} { // S5 is no stage
		g, dir := newGuard(t)
		g.fault = func(s Stage) error {
			if s == broken {
				return errors.New("broken")
			}
			return nil
		}
		for _, c := range [][2][]byte{{dirty, plain}, {noise, noise}} {
			name := map[bool]string{true: "a.png", false: "a.bin"}[bytes.Equal(c[1], plain)]
			u, err := g.Admit(context.Background(), Meta{Name: name}, Policy{Accept: fact.Formats(), Opaque: true})
			if err != nil {
				t.Fatal(err)
			}
			var kept []byte
			if _, err = io.CopyBuffer(struct{ io.Writer }{u}, struct{ io.Reader }{bytes.NewReader(c[0])}, make([]byte, 1000)); err == nil {
				if broken == fact.S5 && len(files(t, dir)) != 1 {
					t.Errorf("%s: the quarantine holds %v, want one file", name, files(t, dir))
				}
				_, err = u.Deliver(context.Background(), func(_ Report, clean io.Reader) error { kept, err = io.ReadAll(clean); return err })
			}
			u.Abort()
			if ok := broken == fact.S5; ok != (err == nil) || ok != bytes.Equal(kept, c[1]) {
				t.Errorf("%s with %s broken: kept %d bytes, %v", name, broken, len(kept), err)
			}
		}
		if left := files(t, dir); len(left) > 0 {
			t.Errorf("with %s broken: left behind %v", broken, left)
		}
	}
}
