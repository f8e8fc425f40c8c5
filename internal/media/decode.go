package media

import (
	"bufio"
	"context"
	"errors"
	"image"
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

// DecodeImage reads a PNG, JPEG, GIF (its first frame) or WebP (without animation), and says which it was: "png",
// "jpeg", "gif" or "webp". A JPEG comes out upright, its EXIF orientation applied. Apart from ctx's, errors are of
// type [*Error].
func DecodeImage(ctx context.Context, r io.ReadSeeker, limits Limits) (img image.Image, format string, err error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, "", refuse(err, "The image could not be read.")
	}
	c, err := find(r)
	if err != nil {
		return nil, "", err
	}
	var size image.Config
	orientation := 1
	err = busy(ctx, func() error {
		if err := rewind(r, start); err != nil {
			return err
		}
		if size, err = c.config(bufio.NewReader(r)); err != nil {
			return refuse(err, "The image is not a valid %s file.", c.label)
		}
		if err := check(size, limits); err != nil {
			return err
		}
		if c.name == "jpeg" {
			if err := rewind(r, start); err != nil {
				return err
			}
			orientation = exifOrientation(bufio.NewReader(r))
		}
		if err := rewind(r, start); err != nil {
			return err
		}
		if img, err = c.decode(bufio.NewReaderSize(&cancelable{ctx, r}, 64<<10)); err != nil {
			return err
		}
		img = orient(whole(img, size), orientation)
		return nil
	})
	var known *Error
	switch {
	case err == nil:
		return img, c.name, nil
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case errors.As(err, &known):
		return nil, "", err
	}
	return nil, "", refuse(err, "The image is damaged: it could not be decoded as %s.", c.label)
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
