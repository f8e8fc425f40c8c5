package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// corners is a picture whose four quarters differ: red, green over blue, white.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encode(t *testing.T, img image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := EncodeImage(t.Context(), &b, img, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(t *testing.T, b []byte) (image.Image, string, error) {
	t.Helper()
	return DecodeImage(t.Context(), bytes.NewReader(b), Limits{})
}

// letters names the colours of the four corners.
func letters(img image.Image) string {
	b := img.Bounds()
	var out strings.Builder
	for _, p := range []image.Point{{b.Min.X, b.Min.Y}, {b.Max.X - 1, b.Min.Y}, {b.Min.X, b.Max.Y - 1}, {b.Max.X - 1, b.Max.Y - 1}} {
		r, g, bl, _ := img.At(p.X, p.Y).RGBA()
		switch hi := func(v uint32) bool { return v > 0x8000 }; {
		case hi(r) && hi(g) && hi(bl):
			out.WriteByte('w')
		case hi(r):
			out.WriteByte('r')
		case hi(g):
			out.WriteByte('g')
		case hi(bl):
			out.WriteByte('b')
		default:
			out.WriteByte('-')
		}
	}
	return out.String()
}

// oriented puts an EXIF orientation into a JPEG.
func oriented(b []byte, order binary.AppendByteOrder, value uint16) []byte {
	tiff := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		tiff = []byte("II*\x00")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, e := range [][2]uint16{{0x0100, 9}, {0x0112, value}} {
		tiff = order.AppendUint16(tiff, e[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, e[1])
		tiff = order.AppendUint16(tiff, 0)
	}
	out := append([]byte{}, b[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(tiff)+8))
	out = append(out, "Exif\x00\x00"...)
	return append(append(out, tiff...), b[2:]...)
}

func TestRoundTrip(t *testing.T) {
	for format, want := range map[string]string{"": "png", "png": "png", "jpeg": "jpeg"} {
		img, got, err := decode(t, encode(t, corners(32, 16), format))
		if err != nil || got != want || letters(img) != "rgbw" || img.Bounds() != image.Rect(0, 0, 32, 16) {
			t.Errorf("%q: got %s %v, %v", format, got, img, err)
		}
	}
	if _, _, err := decode(t, encode(t, corners(1, 1), "png")); err != nil {
		t.Errorf("1×1: %v", err)
	}
	if err := EncodeImage(t.Context(), &bytes.Buffer{}, corners(1, 1), "webp"); err == nil {
		t.Error("webp was written")
	}
}

func TestJPEGComesOutUpright(t *testing.T) {
	raw := encode(t, corners(32, 16), "jpeg")
	for value, want := range []string{"rgbw", "rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb", "rgbw"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			img, _, err := decode(t, oriented(raw, order, uint16(value)))
			if err != nil {
				t.Fatal(err)
			}
			size := image.Rect(0, 0, 32, 16)
			if value >= 5 && value <= 8 {
				size = image.Rect(0, 0, 16, 32)
			}
			if letters(img) != want || img.Bounds() != size {
				t.Errorf("orientation %d, %v: got %s %v, want %s %v", value, order, letters(img), img.Bounds(), want, size)
			}
		}
	}
}

func TestGIFGivesItsFirstFrameInPlace(t *testing.T) {
	frame := image.NewPaletted(image.Rect(8, 4, 16, 8), palette.Plan9)
	for i := range frame.Pix {
		frame.Pix[i] = uint8(frame.Palette.Index(color.White))
	}
	second := image.NewPaletted(image.Rect(0, 0, 16, 8), palette.Plan9)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, second}, Delay: []int{1, 1}, Config: image.Config{Width: 16, Height: 8, ColorModel: frame.Palette}}); err != nil {
		t.Fatal(err)
	}
	img, format, err := decode(t, b.Bytes())
	if err != nil || format != "gif" || img.Bounds() != image.Rect(0, 0, 16, 8) || letters(img) != "---w" {
		t.Errorf("got %s %v, %v", format, img, err)
	}
}

// TestGoTreeImages reads what the standard library and x/image test with: CMYK and progressive JPEG, all kinds of PNG.
func TestGoTreeImages(t *testing.T) {
	all, _ := filepath.Glob(filepath.Join(runtime.GOROOT(), "src/image/testdata/*.[jgp][pin][egf]*"))
	var cmyk bool
	for _, name := range all {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := decode(t, b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, ok := img.(*image.CMYK); ok {
			cmyk = true
			if err := EncodeImage(t.Context(), &bytes.Buffer{}, img, "png"); err != nil {
				t.Error(err)
			}
		}
	}
	if len(all) == 0 {
		t.Skip("this Go installation has no test images")
	}
	if !cmyk {
		t.Error("no CMYK image was among them")
	}
}

// header is a PNG that ends after claiming a size.
func header(w, h uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	ihdr = append(binary.BigEndian.AppendUint32(ihdr, h), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, ihdr...), crc32.ChecksumIEEE(ihdr))
}

func TestSecImageDecodeBounds(t *testing.T) {
	whole := encode(t, corners(64, 64), "png")
	webp := []byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x1f\x4e\x00\x1f\x4e\x00")
	bigJPEG := encode(t, corners(16, 16), "jpeg")
	sof := bytes.Index(bigJPEG, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint32(bigJPEG[sof+5:], 60000<<16|60000)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"png side":  {header(60000, 60000), "60000 × 60000 pixels; each side may have at most 16384"},
		"png area":  {header(16000, 16000), "16000 × 16000 pixels; it may have at most 50 million in all"},
		"png huge":  {header(1<<31-1, 1<<31-1), "image"},
		"webp side": {webp, "at most 16384"},
		"jpeg side": {bigJPEG, "at most 16384"},
		"gif side":  {[]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "at most 16384"},
		"gif zero":  {[]byte("GIF89a\x00\x00\x00\x00\x00\x00\x00"), "no pixels"},
		"truncated": {whole[:len(whole)/2], "damaged"},
		"magic":     {[]byte("hello, I am a text"), "use PNG, JPEG, GIF or WebP"},
		"empty":     {nil, "use PNG, JPEG, GIF or WebP"},
		"svg":       {[]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), "use PNG, JPEG, GIF or WebP"},
		"only head": {[]byte("\xff\xd8\xff"), "not a valid JPEG"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			img, _, err := decode(t, c.data)
			runtime.ReadMemStats(&after)
			var known *Error
			if img != nil || !errors.As(err, &known) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v; want an *Error with %q", img, err, c.want)
			}
			if grew := after.TotalAlloc - before.TotalAlloc; grew > 4<<20 {
				t.Errorf("refusing took %d bytes of memory", grew)
			}
		})
	}
	if _, _, err := DecodeImage(t.Context(), bytes.NewReader(whole), Limits{Pixels: 64*64 - 1}); err == nil {
		t.Error("a limit of fewer pixels was ignored")
	}
}

func TestPanicOfADecoderIsAnError(t *testing.T) {
	if err := busy(t.Context(), 1, func() error { panic("boom") }); err == nil {
		t.Error("got nil")
	}
	if len(slots) != 0 {
		t.Error("the slot was kept")
	}
}

func TestCancelledContextDecodesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := DecodeImage(ctx, bytes.NewReader(encode(t, corners(4, 4), "png")), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func FuzzDecodeImage(f *testing.F) {
	for _, enc := range []func(*bytes.Buffer) error{
		func(b *bytes.Buffer) error { return png.Encode(b, corners(8, 8)) },
		func(b *bytes.Buffer) error { return jpeg.Encode(b, corners(8, 8), nil) },
		func(b *bytes.Buffer) error { return gif.Encode(b, corners(8, 8), nil) },
	} {
		var b bytes.Buffer
		if err := enc(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
		if b.Bytes()[0] == 0xff {
			f.Add(oriented(b.Bytes(), binary.BigEndian, 6))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, _, err := DecodeImage(t.Context(), bytes.NewReader(data), Limits{Pixels: 1 << 20})
		if err == nil && img.Bounds().Dx()*img.Bounds().Dy() > 1<<20 {
			t.Errorf("decoded %v in spite of the limit", img.Bounds())
		}
		if err != nil && strings.Contains(errText(err), "panic") {
			t.Errorf("a decoder panicked: %v", errText(err))
		}
	})
}

// errText is what the decoder said.
func errText(err error) string {
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error()
	}
	return err.Error()
}
