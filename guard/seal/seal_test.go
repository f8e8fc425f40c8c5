package seal

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

var base = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func testRing() (*Ring, *time.Time) {
	now := base
	r := NewRing()
	r.now = func() time.Time { return now }
	return r, &now
}

var ctx = Context{Purpose: "test", Schema: "note/1", App: "app", Owner: "ada", Expires: base.Add(time.Hour)}

func mustSeal(t *testing.T, r *Ring, c Context, text string) []byte {
	t.Helper()
	b, err := r.Seal(c, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOpenReturnsWhatWasSealed(t *testing.T) {
	r, _ := testRing()
	for _, text := range []string{"", "x", string(bytes.Repeat([]byte("long"), 20000))} {
		got, stale, err := r.Open(ctx, mustSeal(t, r, ctx, text))
		if err != nil || stale || string(got) != text {
			t.Fatalf("got %d bytes, stale %v, %v", len(got), stale, err)
		}
	}
}

// H15, H19: every flipped bit and every cut is refused.
func TestChangedEnvelopeDoesNotOpen(t *testing.T) {
	r, _ := testRing()
	e := mustSeal(t, r, ctx, "balance 10")
	for i := range len(e) * 8 {
		bad := bytes.Clone(e)
		bad[i/8] ^= 1 << (i % 8)
		if _, _, err := r.Open(ctx, bad); !errors.Is(err, ErrOpen) {
			t.Fatalf("bit %d flipped: %v", i, err)
		}
	}
	for n := range len(e) {
		if _, _, err := r.Open(ctx, e[:n]); !errors.Is(err, ErrOpen) {
			t.Fatalf("cut to %d: %v", n, err)
		}
	}
}

// H16, H17, H18, H20, H22.
func TestWrongUseDoesNotOpen(t *testing.T) {
	r, now := testRing()
	e := mustSeal(t, r, ctx, "x")
	downgraded := bytes.Clone(e)
	downgraded[4] = 0
	purpose, owner, schema, app := ctx, ctx, ctx, ctx
	purpose.Purpose, owner.Owner, schema.Schema, app.App = "other", "bob", "note/2", "app2"
	other, _ := testRing()
	for _, c := range []struct {
		name   string
		ring   *Ring
		ctx    Context
		e      []byte
		reason string
	}{
		{"wrong purpose", r, purpose, e, "commit"},
		{"other session", r, owner, e, "tag"},
		{"other schema", r, schema, e, "tag"},
		{"other app", r, app, e, "tag"},
		{"unknown key", other, ctx, e, "key"},
		{"downgraded suite", r, ctx, downgraded, "suite"},
		{"pickled cookie", r, ctx, append([]byte("\x80\x04\x95"), make([]byte, 200)...), "format"},
	} {
		if _, _, err := c.ring.Open(c.ctx, c.e); !errors.Is(err, ErrOpen) || Reason(err) != c.reason {
			t.Errorf("%s: got %v (%s), want reason %s", c.name, err, Reason(err), c.reason)
		}
	}
	*now = base.Add(time.Hour)
	if _, _, err := r.Open(ctx, e); Reason(err) != "expired" {
		t.Errorf("after its end: %v", err)
	}
}

func TestFieldsCannotShift(t *testing.T) {
	r, _ := testRing()
	a := Context{Purpose: "p", Schema: "ab", App: "c"}
	b := Context{Purpose: "p", Schema: "a", App: "bc"}
	if _, _, err := r.Open(b, mustSeal(t, r, a, "x")); !errors.Is(err, ErrOpen) {
		t.Fatalf("contexts with the same letters open each other: %v", err)
	}
}

func TestRotationKeepsOldEnvelopesForTheOverlap(t *testing.T) {
	r, now := testRing()
	c := ctx
	c.Expires = time.Time{}
	e := mustSeal(t, r, c, "x")
	r.Rotate(NewKey(), time.Hour)
	if _, stale, err := r.Open(c, e); err != nil || !stale {
		t.Fatalf("just after rotation: stale %v, %v", stale, err)
	}
	if _, stale, err := r.Open(c, mustSeal(t, r, c, "y")); err != nil || stale {
		t.Fatalf("new key: stale %v, %v", stale, err)
	}
	*now = base.Add(time.Hour)
	if _, _, err := r.Open(c, e); Reason(err) != "key" {
		t.Fatalf("after the overlap: %v", err)
	}
}

// H21.
func TestLedgerRefusesReplay(t *testing.T) {
	var l Ledger
	e := []byte("envelope")
	if err := l.Use(e, base.Add(time.Minute), base); err != nil {
		t.Fatal(err)
	}
	if err := l.Use(e, base.Add(time.Minute), base); Reason(err) != "replay" {
		t.Fatalf("second use: %v", err)
	}
	if l.Use([]byte("other"), base.Add(3*time.Minute), base.Add(2*time.Minute)); len(l.used) != 1 {
		t.Fatalf("%d records kept, want the expired one gone", len(l.used))
	}
}

// H24.
func TestTokenHoldsForItsSubjectOnly(t *testing.T) {
	r, _ := testRing()
	tok, err := r.Token(ctx, "/file/a")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Verify(ctx, "/file/a", tok); err != nil {
		t.Fatal(err)
	}
	for subject, token := range map[string]string{"/file/b": tok, "/file/a": tok + "A", "": tok} {
		if err := r.Verify(ctx, subject, token); !errors.Is(err, ErrOpen) {
			t.Errorf("subject %q: %v", subject, err)
		}
	}
}

func TestParseKeys(t *testing.T) {
	line := "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	keys, err := ParseKeys([]byte("# active\n" + line + "\n\n" + line + " 2030-01-01\n"))
	if err != nil || len(keys) != 2 || keys[0].ID == [8]byte{} || keys[1].NotAfter.Year() != 2030 {
		t.Fatalf("got %d keys, %v", len(keys), err)
	}
	for _, bad := range []string{"", "AAEC", line + " soon", line + " 2030-01-01 x"} {
		if _, err := ParseKeys([]byte(bad)); err == nil {
			t.Errorf("%q was read as keys", bad)
		}
	}
}

func BenchmarkSealOpen1K(b *testing.B) {
	r := NewRing()
	c := Context{Purpose: "bench"}
	text := make([]byte, 1024)
	for b.Loop() {
		e, err := r.Seal(c, text)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := r.Open(c, e); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	r, _ := testRing()
	e, _ := r.Seal(ctx, []byte("x"))
	f.Add(e)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := r.Open(ctx, b); err == nil && !bytes.Equal(b, e) {
			t.Fatal("a forged envelope opened")
		}
	})
}
