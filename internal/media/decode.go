package media

import (
	"bufio"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// A codec reads one format.
type codec struct {
	name   string
	label  string // for people
	magic  string // ? stands for any byte
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var codecs = []codec{
	{"png", "PNG", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"jpeg", "JPEG", "\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode},
	{"gif", "GIF", "GIF87a", gif.DecodeConfig, gif.Decode},
	{"gif", "GIF", "GIF89a", gif.DecodeConfig, gif.Decode},
	{"webp", "WebP", "RIFF????WEBP", webp.DecodeConfig, webp.Decode},
}

// CheckImage reads the head of an image and refuses what DecodeImage would refuse because of it, without decoding
// anything. Apart from ctx's, errors are of type [*Error].
func CheckImage(ctx context.Context, r io.ReadSeeker, limits Limits) error {
	_, _, _, err := head(ctx, r, limits)
	return err
}

// head finds an image's codec and size within limits, and returns where it starts.
func head(ctx context.Context, r io.ReadSeeker, limits Limits) (c codec, size image.Config, start int64, err error) {
	if start, err = r.Seek(0, io.SeekCurrent); err != nil {
		return c, size, 0, refuse(err, "The image could not be read.")
	}
	if c, err = find(r); err != nil {
		return c, size, 0, err
	}
	if err = rewind(r, start); err != nil {
		return c, size, 0, err
	}
	err = guarded(func() error {
		size, err = c.config(bufio.NewReader(&cancelable{ctx, r}))
		return err
	})
	switch {
	case ctx.Err() != nil:
		return c, size, 0, ctx.Err()
	case err != nil:
		return c, size, 0, refuse(err, "The image is not a valid %s file.", c.label)
	}
	return c, size, start, check(size, limits)
}

// DecodeImage reads a PNG, JPEG, GIF (its first frame) or WebP (without animation), and says which it was: "png",
// "jpeg", "gif" or "webp". A JPEG comes out upright, its EXIF orientation applied. Apart from ctx's, errors are of
// type [*Error].
func DecodeImage(ctx context.Context, r io.ReadSeeker, limits Limits) (img image.Image, format string, err error) {
	c, size, start, err := head(ctx, r, limits)
	if err != nil {
		return nil, "", err
	}
	orientation := 1
	if c.name == "jpeg" {
		if err := rewind(r, start); err != nil {
			return nil, "", err
		}
		if guarded(func() error { orientation = exifOrientation(bufio.NewReader(r)); return nil }) != nil {
			orientation = 1
		}
	}
	if err := rewind(r, start); err != nil {
		return nil, "", err
	}
	err = busy(ctx, cost(size), func() error {
		if img, err = c.decode(bufio.NewReaderSize(&cancelable{ctx, r}, 64<<10)); err != nil {
			return err
		}
		img = orient(whole(img, size), orientation)
		return nil
	})
	switch {
	case err == nil:
		return img, c.name, nil
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	}
	return nil, "", refuse(err, "The image is damaged: it could not be decoded as %s.", c.label)
}

// cost is about how many bytes decoding takes at most: the picture, and once more to turn it or put it in place.
func cost(c image.Config) int64 {
	perPixel := int64(4)
	switch c.ColorModel {
	case color.Gray16Model:
		perPixel = 2
	case color.RGBA64Model, color.NRGBA64Model:
		perPixel = 8
	case color.GrayModel:
		perPixel = 1
	}
	return 2 * perPixel * int64(c.Width) * int64(c.Height)
}

// find tells the format by the first bytes.
func find(r io.Reader) (codec, error) {
	var head [12]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return codec{}, refuse(err, "The image could not be read.")
	}
	for _, c := range codecs {
		if matches(head[:n], c.magic) {
			return c, nil
		}
	}
	return codec{}, refuse(nil, "The file is not an image that can be read: use PNG, JPEG, GIF or WebP.")
}

func matches(head []byte, magic string) bool {
	if len(head) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && head[i] != magic[i] {
			return false
		}
	}
	return true
}

// check refuses what the header claims if it is too much.
func check(c image.Config, l Limits) error {
	switch {
	case c.Width < 1 || c.Height < 1:
		return refuse(nil, "The image has no pixels.")
	case c.Width > l.side() || c.Height > l.side():
		return refuse(nil, "The image is %d × %d pixels; each side may have at most %d.", c.Width, c.Height, l.side())
	case int64(c.Width)*int64(c.Height) > l.pixels():
		return refuse(nil, "The image is %d × %d pixels; it may have at most %.4g million in all.", c.Width, c.Height, float64(l.pixels())/1e6)
	}
	return nil
}

// whole puts the first frame of a GIF, which may be a part of the picture, in its place.
func whole(img image.Image, c image.Config) image.Image {
	full := image.Rect(0, 0, c.Width, c.Height)
	if img.Bounds() == full {
		return img
	}
	canvas := image.NewNRGBA(full)
	draw.Draw(canvas, img.Bounds(), img, img.Bounds().Min, draw.Src)
	return canvas
}

func rewind(r io.Seeker, start int64) error {
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return refuse(err, "The image could not be read.")
	}
	return nil
}

// cancelable stops reading when its context ends.
type cancelable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
