package clean

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strings"
	"testing"

	_ "golang.org/x/image/webp"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/sniff"
	"github.com/oriel-go/oriel/guard/walk"
)

// strip walks and strips data, and says whether it was fixed already.
func strip(t *testing.T, f fact.Format, data []byte, opt walk.Options) (out []byte, m *walk.Map, fixed bool) {
	t.Helper()
	b := fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(f.Family()))
	src := bytes.NewReader(data)
	m, err := walk.Walk(f, src, int64(len(data)), opt, b)
	if err != nil {
		t.Fatalf("walk: %v", err)
	}
	var w bytes.Buffer
	n, err := Strip(m, src, &w, b)
	if err != nil || n != int64(w.Len()) {
		t.Fatalf("strip: %v, %d bytes of %d", err, n, w.Len())
	}
	if fixed, err = Fixed(m, src, b); err != nil {
		t.Fatalf("fixed: %v", err)
	}
	return w.Bytes(), m, fixed
}

// chunk is one of RIFF.
func chunk(name string, data string) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
	return append(append(b, data...), make([]byte, len(data)%2)...)
}

// A row is a file with something to remove, and what it is without.
type row struct {
	name  string
	f     fact.Format
	dirty []byte
	clean []byte
	color bool // colour profiles are kept
}

// rows has a file of each format that can be compared with one that never had what goes.
func rows() []row {
	const secret = "SECRET secret SECRET"
	tags := "\x03\x00\x00\x00abc\x01\x00\x00\x00\x14\x00\x00\x00" + secret
	blanked := "\x1b\x00\x00\x00" + strings.Repeat(" ", len(tags)-4-4) + "\x00\x00\x00\x00" // as many as all comments took
	page := func(packet string) []byte { return guardtest.OggPage(1, 0, 0, packet) }
	opus, vorbis, webp := guardtest.Opus(secret), guardtest.Vorbis(secret), guardtest.WebP(nil)
	webp[20] = 0 // says that neither EXIF nor XMP follows
	profile := chunk("ICCP", string(guardtest.ICC("a profile of 4 words")[18:]))
	colored := guardtest.WebP(profile)
	colored[20] = 0x20
	return []row{
		{"PNG, text", fact.PNG, guardtest.PNG(33, 17, guardtest.Chunk("tEXt", []byte("a\x00"+secret))), guardtest.PNG(33, 17), false},
		{"PNG, EXIF", fact.PNG, guardtest.PNG(33, 17, guardtest.Chunk("eXIf", []byte(guardtest.EXIF(1)[6:]))), guardtest.PNG(33, 17), false},
		{"JPEG, comment", fact.JPEG, guardtest.JPEG(33, 17, guardtest.Segment(0xfe, secret)), guardtest.JPEG(33, 17), false},
		{"JPEG, EXIF", fact.JPEG, guardtest.JPEG(33, 17, guardtest.Segment(0xe1, guardtest.EXIF(1))), guardtest.JPEG(33, 17), false},
		{"GIF, comment", fact.GIF, func() []byte { b := guardtest.GIF(9, 5, 3); return append(b[:len(b)-1], "!\xfe\x06secret\x00;"...) }(), guardtest.GIF(9, 5, 3), false},
		{"WAV, list", fact.WAV, guardtest.WAV(8000, 2, 16, chunk("LIST", "INFO"+secret)), guardtest.WAV(8000, 2, 16), false},
		{"FLAC, tags", fact.FLAC, guardtest.FLAC(8000, append([]byte{0x84, 0, 0, byte(len(secret))}, secret...)), guardtest.FLAC(8000), false},
		{"Opus, comment", fact.Ogg, opus, bytes.Replace(opus, page("OpusTags"+tags), page("OpusTags"+blanked), 1), false},
		{"Vorbis, comment", fact.Ogg, vorbis, bytes.Replace(vorbis, page("\x03vorbis"+tags+"\x01"), page("\x03vorbis"+blanked+"\x01"), 1), false},
		{"WebP, XMP", fact.WebP, guardtest.WebP(chunk("XMP ", secret)), webp, false},
		{"WebP, XMP and profile", fact.WebP, guardtest.WebP(profile, chunk("XMP ", secret)), colored, true},
		{"MP3, tag", fact.MP3, append([]byte("ID3\x03\x00\x00\x00\x00\x00\x14"+secret), guardtest.MP3()...), guardtest.MP3(), false},
	}
}

func TestStripRemovesMetadataAndNothingElse(t *testing.T) {
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			if got, _, fixed := strip(t, r.f, r.dirty, walk.Options{KeepColor: r.color}); fixed || !bytes.Equal(got, r.clean) {
				t.Errorf("fixed %v, %d bytes from %d, want the %d that never had metadata", fixed, len(got), len(r.dirty), len(r.clean))
			}
			if got, _, fixed := strip(t, r.f, r.clean, walk.Options{KeepColor: r.color}); !fixed || !bytes.Equal(got, r.clean) {
				t.Errorf("a clean file: fixed %v, %d bytes, want the %d it has", fixed, len(got), len(r.clean))
			}
		})
	}
}

// TestStripTwiceChangesNothing has every file of the corpus that cleaning changes.
func TestStripTwiceChangesNothing(t *testing.T) {
	seen := map[fact.Format]bool{}
	for i, c := range guardtest.Malicious() {
		if !c.Clean {
			continue
		}
		t.Run(fmt.Sprintf("%s_%d", c.ID, i), func(t *testing.T) {
			data := c.Make()
			ms, err := sniff.File(bytes.NewReader(data), int64(len(data)))
			if err != nil || len(ms) == 0 {
				t.Fatalf("%s is of no kind: %v", c.Name, err)
			}
			f := sniff.Binary(ms)[0]
			seen[f] = true
			opt := walk.Options{MotionPhoto: true, Member: func(r io.ReaderAt, n int64, _ string) (fact.Format, error) { return "", nil }}
			once, _, fixed := strip(t, f, data, opt)
			if fixed != bytes.Equal(once, data) {
				t.Errorf("%s: fixed is %v, and stripping changed it: %v", c.About, fixed, !fixed)
			}
			if c.Gone != "" && bytes.Contains(once, []byte(c.Gone)) {
				t.Errorf("%s: %q is still there", c.About, c.Gone)
			}
			twice, _, fixed := strip(t, f, once, opt)
			if !fixed || !bytes.Equal(twice, once) {
				t.Errorf("%s: the second time %d bytes became %d, fixed %v", c.About, len(once), len(twice), fixed)
			}
		})
	}
	for _, f := range []fact.Format{fact.PNG, fact.JPEG, fact.GIF, fact.WebP, fact.SVG, fact.WAV, fact.FLAC, fact.MP3, fact.Ogg, fact.MP4, fact.WebM, fact.Tar} {
		if !seen[f] {
			t.Errorf("the corpus has no %s to clean", f)
		}
	}
}

func TestPixelsStayExact(t *testing.T) {
	gif := guardtest.GIF(40, 30, 2)
	for _, r := range []row{
		{f: fact.PNG, dirty: guardtest.PNG(40, 30, guardtest.Chunk("tEXt", []byte("a\x00b")), guardtest.Chunk("iCCP", []byte("a\x00\x00not packed")))},
		{f: fact.PNG, dirty: guardtest.PNGOf(40, 30, 16, 6, true, guardtest.Chunk("tIME", make([]byte, 7)))},
		{f: fact.GIF, dirty: append(gif[:len(gif)-1:len(gif)-1], "!\xfe\x01x\x00;"...)},
		{f: fact.WebP, dirty: guardtest.WebP(chunk("XMP ", "<x/>"), chunk("EXIF", "II*"))},
		{f: fact.JPEG, dirty: guardtest.JPEG(40, 30, guardtest.Segment(0xe1, guardtest.EXIF(6)), guardtest.Segment(0xfe, "x"))},
		{f: fact.JPEG, dirty: guardtest.FlatJPEG(40, 30, true, []byte{0x22, 0x11, 0x11}, guardtest.Segment(0xfe, "x"))},
	} {
		t.Run(string(r.f), func(t *testing.T) {
			got, _, fixed := strip(t, r.f, r.dirty, walk.Options{})
			if fixed || bytes.Equal(got, r.dirty) {
				t.Fatal("nothing was removed")
			}
			before, _, err := image.Decode(bytes.NewReader(r.dirty))
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := image.Decode(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			box := before.Bounds()
			if after.Bounds() != box {
				t.Fatalf("%v became %v", box, after.Bounds())
			}
			for y := box.Min.Y; y < box.Max.Y; y++ {
				for x := box.Min.X; x < box.Max.X; x++ {
					if before.At(x, y) != after.At(x, y) {
						t.Fatalf("pixel %d,%d: %v became %v", x, y, before.At(x, y), after.At(x, y))
					}
				}
			}
		})
	}
}

func TestOrientationIsKeptAndNothingElseOfEXIF(t *testing.T) {
	for o := 1; o <= 8; o++ {
		for _, jfif := range []bool{false, true} {
			segments := [][]byte{guardtest.Segment(0xe1, guardtest.EXIF(o))}
			if jfif {
				segments = append([][]byte{guardtest.Segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")}, segments...)
			}
			got, m, _ := strip(t, fact.JPEG, guardtest.JPEG(16, 8, segments...), walk.Options{})
			if m.Media.Orientation != o {
				t.Fatalf("orientation %d was read as %d", o, m.Media.Orientation)
			}
			again, m, fixed := strip(t, fact.JPEG, got, walk.Options{})
			kept := m.Media.Orientation
			if kept == 0 {
				kept = 1 // what no EXIF means
			}
			if kept != o || !fixed || !bytes.Equal(again, got) {
				t.Errorf("orientation %d, JFIF %v: %d is left, fixed %v", o, jfif, kept, fixed)
			}
			if bytes.Contains(got, []byte("GPS")) || bytes.Contains(got, []byte("maker")) || bytes.Contains(got, []byte("Exif")) != (o > 1) {
				t.Errorf("orientation %d, JFIF %v: %q", o, jfif, got[:min(len(got), 120)])
			}
		}
	}
}
